import type { Claim } from '../claims.ts';
import { openerOf } from '../claims.ts';
import { readName } from '../credentials.ts';
import type { Sent, Trace, Violation } from '../trace.ts';
import type { Acceptance } from './acceptances.ts';
import { isNews } from './acceptances.ts';

const RULES = {
  ended: 'G1',
  'already-ended': 'G4',
  'not-found': 'G4',
  refused: 'G2',
  stream: 'G2',
} as const satisfies Record<Claim['by'], Violation['rule']>;

/** Of a session that was said to be over, nothing that begins afterwards is accepted (G1, G2, G4). */
export function findAcceptedAfterEnd(claims: Claim[], acceptances: Acceptance[]): Violation[] {
  return claims.flatMap((claim) => {
    const late = acceptances.find(
      ({ sent, sessionId }) => sent.begunAt > claim.at && claim.sessionIds.has(sessionId),
    );
    if (!late) return [];
    const { sent, sessionId } = late;
    return [
      {
        rule: RULES[claim.by],
        kind: `accepted after ${claim.by} by ${claim.sent.procedure} (${claim.how})`,
        text: `${describe(claim)}, and ${sent.requestId} (${sent.command} on ${sent.on}), begun afterwards, was accepted for session ${sessionId}`,
      },
    ];
  });
}

/** No list that is asked for afterwards shows it (G4). */
export function findListedAfterEnd(claims: Claim[], { sent }: Trace): Violation[] {
  return claims.flatMap((claim) =>
    sent
      .filter(({ procedure, begunAt }) => procedure.endsWith('.listSessions') && begunAt > claim.at)
      .flatMap((list): Violation[] => {
        const shown = (list.result?.['sessions'] ?? []) as { id: string }[];
        const id = shown.find((session) => claim.sessionIds.has(session.id))?.id;
        if (id === undefined) return [];
        const kind = `listed after ${claim.by} by ${claim.sent.procedure} (${claim.how})`;
        return [{ rule: 'G4', kind, text: `${describe(claim)}, and ${list.requestId} lists session ${id}` }];
      }),
  );
}

/** No stream of it delivers what came about afterwards (G1). */
export function findStreamedAfterEnd(claims: Claim[], { streams, pulses, rows, audit }: Trace): Violation[] {
  // What ended by a time-out alone was not logged out.
  const logouts = claims.filter(({ by }) => by === 'ended' || by === 'already-ended');
  return logouts.flatMap((claim) =>
    streams.flatMap(({ sent, messages }): Violation[] => {
      const sessionId = readName(openerOf(sent) ?? '')?.id ?? '';
      if (!claim.sessionIds.has(sessionId)) return [];
      const row = rows.find(({ id }) => id === sessionId);
      const endedAt =
        row?.invalidatedAt ?? audit.find((end) => end.userId === row?.userId && end.epoch === row?.epoch)?.at;
      const late = messages.find(({ data, at }) => {
        if (typeof data === 'number') return (pulses.get(data) ?? 0) > claim.at;
        const happenedAt = isNews(data) && (data as { at?: string }).at;
        return (
          at > claim.at &&
          typeof happenedAt === 'string' &&
          endedAt &&
          Date.parse(happenedAt) > endedAt.getTime()
        );
      });
      if (!late) return [];
      const kind = `streamed by ${sent.procedure} after ${claim.by}`;
      const text = `${describe(claim)}, and the stream ${sent.requestId} on ${sent.on} delivered ${JSON.stringify(late.data)}, which is newer`;
      return [{ rule: 'G1', kind, text }];
    }),
  );
}

function describe({ sent, by, sessionIds }: Claim): string {
  const answer = by === 'refused' ? (sent.refusal?.reason ?? '') : by;
  return `${sent.requestId} (${sent.command} on ${sent.on}) said "${answer}" of ${[...sessionIds].join(', ')}`;
}

/** A credential that was refused is refused from then on (G2). */
export function findAcceptedAfterRefusal({ sent }: Trace, acceptances: Acceptance[]): Violation[] {
  const refused = new Map<string, Sent>();
  for (const one of sent) {
    const text = openerOf(one);
    const isRefused = one.refusal?.code === 'UNAUTHORIZED' && one.refusal.reason !== 'missing';
    if (isRefused && text !== undefined && !refused.has(text)) refused.set(text, one);
  }
  return acceptances.flatMap(({ sent: accepted, text }): Violation[] => {
    const before = refused.get(text);
    const isLater = before !== undefined && accepted.begunAt > (before.answeredAt ?? Infinity);
    // A cookie is refused as a bearer token, and the reverse.
    const isSameWay =
      isLater && (before.presented.bearer === undefined) === (accepted.presented.bearer === undefined);
    if (!isSameWay || before.refusal?.reason === 'malformed' || isReopened(before, accepted)) return [];
    const kind = `accepted after the refusal "${before.refusal?.reason ?? ''}"`;
    const text2 = `${before.requestId} refused a credential on ${before.on} ("${before.refusal?.reason ?? ''}"), and ${accepted.requestId} (${accepted.command} on ${accepted.on}) was accepted with it`;
    return [{ rule: 'G2', kind, text: text2 }];
  });
}

/** A closed access is opened by a logout everywhere that brings the refresh cookie, as a browser could do before. */
function isReopened(before: Sent, { procedure, presented }: Sent): boolean {
  const isClosed = before.refusal?.reason === 'access_expired';
  return isClosed && procedure === 'auth.logoutAll' && presented.refreshCookie !== undefined;
}
