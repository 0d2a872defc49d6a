import type { BrowserEnvironment } from '../browser-environment.ts';
import { heldIn } from '../state/auth-state.ts';
import type { AuthStore } from '../state/auth-store.ts';
import { parseSessionMessage, type SessionMessage } from '../tabs/session-message.ts';

/**
 * Tells the other tabs each set of deadlines that the server tells this one, and takes theirs: activity in one tab
 * keeps them all, a warning dismissed in one is dismissed in all. Returns what stops it.
 */
export function shareDeadlines(
  { channel, now, elapsed }: Pick<BrowserEnvironment, 'channel' | 'now' | 'elapsed'>,
  store: AuthStore,
): () => void {
  let known = heldIn(store.get())?.session;
  const stops = [
    store.subscribe(() => {
      const held = heldIn(store.get());
      if (held?.session === known) return;
      known = held?.session;
      if (held === null) return;
      const { session, clockOffsetMilliseconds } = held;
      channel.post({
        type: 'deadlines',
        sessionId: session.id,
        session,
        clockOffsetMilliseconds,
      } satisfies SessionMessage);
    }),
    channel.subscribe((value) => {
      const message = parseSessionMessage(value);
      if (message?.type !== 'deadlines') return;
      const { session, clockOffsetMilliseconds } = message;
      // What was heard is not told again.
      if (heldIn(store.get())?.session.id === session.id) known = session;
      // Another tab counts from another moment. A tab that stood still hears late, which only the settable clock tells.
      const serverNow = Math.max(Date.parse(session.serverNow), now() + clockOffsetMilliseconds);
      const elapsedOffsetMilliseconds = serverNow - elapsed();
      store.dispatch({
        type: 'deadlines-heard',
        session,
        clockOffsetMilliseconds,
        elapsedOffsetMilliseconds,
      });
      known = heldIn(store.get())?.session;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
