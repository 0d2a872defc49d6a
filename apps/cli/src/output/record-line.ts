import type { AuditRecord } from '@curfew/contracts';
import { placeInWords } from './place-words.ts';
import { plainText } from './plain-text.ts';
import { localTime } from './relative-time.ts';

/** One line for a record of the audit trail. Names as the filters of `curfew audit tail` take them. */
export function recordLine(record: AuditRecord): string {
  const { at, type, userId, userEmail, sessionId, reason, actorId, actorEmail, ipPrefix, place, details } =
    record;
  const near = placeInWords(place);
  const isByOther = actorId !== null && actorId !== userId;
  const parts = [
    localTime(at),
    type,
    userEmail ?? userId,
    reason,
    isByOther ? `by ${actorEmail ?? actorId}` : null,
    sessionId === null ? null : `session ${sessionId}`,
    ipPrefix,
    near === null ? null : `near ${near}`,
    ...Object.entries(details ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
  ];
  return parts
    .filter((part) => part !== null)
    .map(plainText)
    .join('  ');
}
