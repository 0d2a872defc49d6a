import { createBrowserClient, type BrowserClient, type BrowserClientOptions } from '@curfew/client';
import { heldIn } from './auth-state.ts';
import type { AuthStore } from './auth-store.ts';
import type { SessionCheck } from './session-check.ts';
import type { SessionScopes } from './session-scopes.ts';

interface OpenScopeOptions {
  server: BrowserClientOptions;
  store: AuthStore;
  scopes: SessionScopes;
  sessionCheck: SessionCheck;
}

/** A client for one person's time in this tab: what it hears leads to the state, and its requests end with the time. */
export function createOpenScope({ server, store, scopes, sessionCheck }: OpenScopeOptions) {
  return function openScope(dispose: () => void): BrowserClient {
    const end = new AbortController();
    const { epoch } = store.get();
    let sessionId: string | null = null;
    /** Of this person, who may have a newer session by now; the next person has another scope. */
    const currentSessionId = () => {
      const state = store.get();
      if (state.epoch === epoch) sessionId = heldIn(state)?.session.id ?? sessionId;
      return sessionId;
    };
    currentSessionId();
    scopes.add(() => {
      dispose();
      end.abort();
      // Whoever still holds this client, a timer of a query for example, holds nothing of the person with it.
      sessionId = null;
    });
    return createBrowserClient({
      ...server,
      signal: end.signal,
      currentSessionId,
      session: {
        currentEpoch: () => store.get().epoch,
        onOut: (error) => void sessionCheck.doubt(error),
        onUnavailable: (error) => sessionCheck.lose(error.retryAfterSeconds),
        onAnswer(refusal) {
          store.dispatch({ type: 'answered' });
          // Decided elsewhere since this page was opened: who is in has to be asked anew.
          const isNews = refusal?.code === 'PASSWORD_CHANGE_REQUIRED' || refusal?.code === 'FORBIDDEN';
          if (isNews) void sessionCheck.check();
        },
      },
    });
  };
}
