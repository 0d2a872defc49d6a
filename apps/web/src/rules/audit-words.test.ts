import { auditTypeSchema, endReasonSchema, refusalReasonSchema, type AuditRecord } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { auditActor, auditLine, AUDIT_TYPES } from './audit-words.ts';
import { END_REASONS, reasonInWords, refusalInWords } from './reason-words.ts';

const record: AuditRecord = {
  id: 'r',
  at: '2026-11-20T12:00:00.000Z',
  type: 'session_ended',
  userId: 'u',
  userEmail: 'maria@example.com',
  sessionId: 's',
  actorId: 'a',
  actorEmail: 'ada@example.com',
  reason: 'admin_logout',
  epoch: 1,
  ipPrefix: null,
  userAgent: null,
  requestId: null,
  details: { note: 'Lost laptop' },
};

test('a record says what happened, why, and what the operator wrote', () => {
  expect(auditLine(record)).toEqual({
    what: 'Session ended',
    why: 'an operator ended it',
    note: 'Lost laptop',
  });
  expect(auditLine({ ...record, reason: null, details: null })).toMatchObject({ why: null, note: null });
});

test.each([
  [0, '0 sessions ended'],
  [1, '1 session ended'],
  [7, '7 sessions ended'],
])('a record for %i sessions says so', (endedSessions, what) => {
  expect(auditLine({ ...record, type: 'sessions_ended', details: { endedSessions } }).what).toBe(what);
});

test('who did it: an operator, the person, or nobody who is known', () => {
  expect(auditActor(record)).toBe('ada@example.com');
  expect(auditActor({ ...record, actorEmail: null })).toBe('a');
  expect(auditActor({ ...record, actorId: 'u' })).toBe('the person');
  expect(auditActor({ ...record, actorId: null })).toBe('the system, or a stranger');
});

test('every type and every reason has words, without underscores and in the words of the house', () => {
  expect(AUDIT_TYPES.map(({ value }) => value)).toEqual(auditTypeSchema.options);
  expect(END_REASONS).toEqual(endReasonSchema.options);
  const words = [
    ...auditTypeSchema.options.map((type) => auditLine({ ...record, type }).what),
    ...endReasonSchema.options.map(reasonInWords),
    ...refusalReasonSchema.options.map(refusalInWords),
  ];
  for (const each of words) expect(each).not.toMatch(/_|undefined|sign(ed)? out|revoke/iu);
});

test('what a newer version wrote is shown as it is', () => {
  expect(auditLine({ ...record, type: 'badge_shown', reason: 'full_moon' })).toMatchObject({
    what: 'badge shown',
    why: 'full moon',
  });
});
