import type { ListSessionsOutput, SessionOutput } from '@curfew/contracts';
import { describe, expectTypeOf, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { attempt } from './attempt.ts';
import type { CurfewClient } from './curfew-client.ts';
import type { LogoutResult } from './logout.ts';
import type { ClientError } from './read-error.ts';

declare const curfew: CurfewClient;

describe('the client for programs', () => {
  test('answers with the types of the contracts, as values if that is wanted', () => {
    expectTypeOf(curfew.trpc.auth.listSessions.query).returns.resolves.toEqualTypeOf<ListSessionsOutput>();
    expectTypeOf(attempt(curfew.trpc.auth.session.query())).resolves.toEqualTypeOf<Attempt<SessionOutput>>();
  });

  test('an answer or an error, never both', async () => {
    const session = await attempt(curfew.trpc.auth.session.query());
    if (session.ok) expectTypeOf(session.value.user.email).toEqualTypeOf<string>();
    else expectTypeOf(session.error).toEqualTypeOf<ClientError>();
    // @ts-expect-error -- not before it is known that there is one
    void session.value;
  });

  test('a logout that was not confirmed cannot be taken for one that was', () => {
    expectTypeOf<LogoutResult['outcome']>().toEqualTypeOf<
      'not-logged-in' | 'ended' | 'already-ended' | 'pending' | 'refused'
    >();
    const result = {} as LogoutResult;
    // @ts-expect-error -- a number only when the server has said it
    void result.endedSessions;
    if (result.outcome === 'pending') expectTypeOf(result.error).toEqualTypeOf<ClientError>();
    if (result.outcome === 'refused') {
      expectTypeOf(result.thisSession).toEqualTypeOf<'ended' | 'already-ended' | 'pending' | 'refused'>();
    }
    // @ts-expect-error -- nothing was asked, so nothing has failed
    if (result.outcome === 'not-logged-in') void result.error;
  });

  test('how a program logs in is not its choice', () => {
    void curfew.login({ email: 'a@b.example', password: 'x', client: { kind: 'cli', host: 'laptop' } });
    // @ts-expect-error -- "Keep me logged in" is for browsers
    void curfew.login({ email: 'a@b.example', password: 'x', rememberMe: true });
    // @ts-expect-error -- no such kind of client
    void curfew.login({ email: 'a@b.example', password: 'x', client: { kind: 'phone' } });
  });

  test('operators find their procedures, and nobody finds others', () => {
    // @ts-expect-error -- the note is what the person is shown
    void curfew.trpc.admin.logoutUser.mutate({ userId: 'x' });
    // @ts-expect-error -- a change is no query
    void curfew.trpc.admin.disableUser.query;
    // @ts-expect-error -- no such procedure
    void curfew.trpc.admin.dropUsers;
  });
});
