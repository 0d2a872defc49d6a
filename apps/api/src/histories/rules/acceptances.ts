import { openerOf } from '../claims.ts';
import { readName } from '../credentials.ts';
import type { Sent, Trace } from '../trace.ts';

/** One moment at which a credential opened something. */
export interface Acceptance {
  sent: Sent;
  text: string;
  sessionId: string;
}

/** What anybody may call, with a session or without one. */
const OPENS_NOTHING: ReadonlySet<string> = new Set([
  'auth.register',
  'auth.login',
  'auth.logout',
  'revoke',
  'testing.pulse',
]);

/** Every request that was accepted because of the credential it carried. */
export function collectAcceptances(trace: Trace): Acceptance[] {
  const answered = trace.sent.filter((sent) => isAccepted(sent));
  const streamed = trace.streams.filter(({ messages }) => messages.some(({ data }) => isNews(data)));
  return [...answered, ...streamed.map(({ sent }) => sent)].flatMap((sent) => {
    const text = openerOf(sent);
    const named = readName(text ?? '');
    return text === undefined || !named ? [] : [{ sent, text, sessionId: named.id }];
  });
}

/** Whether a message of a stream says anything but that the stream is at its end. */
export function isNews(data: unknown): boolean {
  if (typeof data === 'number') return true;
  const isEvent = typeof data === 'object' && data !== null && 'type' in data;
  return isEvent && data.type !== 'ended' && data.type !== 'reconnect';
}

function isAccepted({ procedure, result, presented }: Sent): boolean {
  if (!result || OPENS_NOTHING.has(procedure)) return false;
  if (procedure === 'introspect') return result['active'] === true;
  // A repetition after a lost answer may be told that nothing is left; a ticket needs no session.
  if (procedure === 'auth.logoutAll') return result['outcome'] === 'ended' && presented.ticket === undefined;
  return true;
}
