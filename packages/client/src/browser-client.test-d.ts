import type { ListSessionsOutput, LoginOutput, LogoutOutput } from '@curfew/contracts';
import { describe, expectTypeOf, test } from 'vitest';
import type { BrowserClient } from './browser-client.ts';

declare const trpc: BrowserClient;

/** JSON has no `undefined`: an optional field is there with a value, or is not there. */
type Received<T> = { [K in keyof T]: Exclude<T[K], undefined> };

describe('the typed client', () => {
  test('answers with the types of the contracts', () => {
    expectTypeOf(trpc.auth.login.mutate).returns.resolves.toEqualTypeOf<Received<LoginOutput>>();
    expectTypeOf(trpc.auth.logout.mutate).returns.resolves.toEqualTypeOf<Received<LogoutOutput>>();
    expectTypeOf(trpc.auth.listSessions.query).returns.resolves.toEqualTypeOf<ListSessionsOutput>();
  });

  test('takes what the procedures take, and nothing else', () => {
    expectTypeOf(trpc.auth.login.mutate).toBeCallableWith({ email: 'a@b.example', password: 'x' });
    // @ts-expect-error -- the password is missing
    void trpc.auth.login.mutate({ email: 'a@b.example' });
    // @ts-expect-error -- strict inputs have no other keys
    void trpc.auth.login.mutate({ email: 'a@b.example', password: 'x', isAdmin: true });
    // @ts-expect-error -- an id is a text
    void trpc.auth.logoutSession.mutate({ sessionId: 7 });
  });

  test('knows which procedures read and which change', () => {
    // @ts-expect-error -- reading is no mutation
    void trpc.auth.session.mutate;
    // @ts-expect-error -- logging out is no query
    void trpc.auth.logoutAll.query;
    // @ts-expect-error -- no such procedure
    void trpc.auth.signOut;
  });
});
