import type { Cast } from './cast.ts';
import { findCredentials, readName } from './credentials.ts';
import type { HttpAnswer } from './network/http-exchange.ts';
import { readResult } from './read-result.ts';
import type { Sent, Trace } from './trace.ts';
import type { World } from './world.ts';

/** Writes down what happens, each thing with its moment. */
export interface Recorder {
  trace: Trace;
  /** The next moment. */
  tick(): number;
  /** A request sends its first byte. */
  begin(sent: Omit<Sent, 'begunAt' | 'commits'>): Sent;
  /** Its answer has left the server, or, without one, its connection broke. */
  receive(sent: Sent, answer: HttpAnswer | null): void;
  /** Every session that some credential names. */
  sessionIds(): string[];
}

/** Begins with what the cast holds. */
export function createRecorder(world: World, cast: Cast): Recorder {
  let moment = 0;
  const tick = () => (moment += 1);
  const byRequestId = new Map<string, Sent>();
  const known = new Set<string>();
  const trace: Trace = {
    sent: [],
    streams: [],
    issued: [],
    pulses: new Map(),
    demotions: [],
    rows: [],
    audit: [],
  };

  function issue(texts: (string | undefined)[], at: number): void {
    for (const text of texts) {
      const named = readName(text ?? '');
      if (text === undefined || !named || known.has(text)) continue;
      known.add(text);
      trace.issued.push({ text, at, ...named });
    }
  }
  for (const { held, jar, refreshToken, logoutTicket, logoutAllTicket } of cast.actors) {
    issue([...held, ...jar.values(), refreshToken, logoutTicket, logoutAllTicket], 0);
  }

  world.watchCommits((requestIds, phase) => {
    for (const sent of requestIds.map((id) => byRequestId.get(id))) {
      const last = sent?.commits.at(-1);
      if (phase === 'sent') sent?.commits.push({ sentAt: tick() });
      else if (last) last.acknowledgedAt = tick();
    }
  });

  return {
    trace,
    tick,
    begin(sent) {
      const begun: Sent = { ...sent, begunAt: tick(), commits: [] };
      trace.sent.push(begun);
      byRequestId.set(begun.requestId, begun);
      return begun;
    },
    receive(sent, answer) {
      if (!answer) return;
      sent.answeredAt = tick();
      sent.answer = answer;
      Object.assign(sent, readResult(answer));
      issue(findCredentials(answer), sent.answeredAt);
    },
    sessionIds: () => [
      ...new Set(trace.issued.filter(({ kind }) => kind !== 'everywhere-ticket').map(({ id }) => id)),
    ],
  };
}
