import { auditTypeSchema, endReasonSchema, refusalReasonSchema, type AuditRecord } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { LOCALES } from '../i18n/choose-locale.ts';
import { auditActor, auditLine, AUDIT_TYPES, auditTypeInWords } from './audit-words.ts';
import { END_REASONS, reasonInWords, refusalInWords } from './reason-words.ts';

const en = i18nIn('en');
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
  expect(auditLine(record, en)).toEqual({
    what: 'Session ended',
    why: 'an operator ended it',
    note: 'Lost laptop',
  });
  expect(auditLine({ ...record, reason: null, details: null }, en)).toMatchObject({ why: null, note: null });
});

test.each([
  [0, '0 sessions ended'],
  [1, '1 session ended'],
  [7, '7 sessions ended'],
])('a record for %i sessions says so', (endedSessions, what) => {
  expect(auditLine({ ...record, type: 'sessions_ended', details: { endedSessions } }, en).what).toBe(what);
});

test('who did it: an operator, the person, or nobody who is known', () => {
  expect(auditActor(record, en)).toBe('ada@example.com');
  expect(auditActor({ ...record, actorEmail: null }, en)).toBe('a');
  expect(auditActor({ ...record, actorId: 'u' }, en)).toBe('the person');
  expect(auditActor({ ...record, actorId: null }, en)).toBe('the system, or a stranger');
});

test.each(LOCALES)(
  'in %s every type and every reason has words of its own, in the words of the house',
  (locale) => {
    const i18n = i18nIn(locale);
    expect(AUDIT_TYPES).toEqual(auditTypeSchema.options);
    expect(END_REASONS).toEqual(endReasonSchema.options);
    const words = [
      ...auditTypeSchema.options.map((type) => auditTypeInWords(type, i18n)),
      ...endReasonSchema.options.map((reason) => reasonInWords(reason, i18n)),
      ...refusalReasonSchema.options.map((reason) => refusalInWords(reason, i18n)),
    ];
    for (const each of words) expect(each).not.toMatch(/_|undefined|sign(ed)? out|revoke/iu);
  },
);

test('what happened and who did it are told in Spanish', () => {
  const es = i18nIn('es');
  expect(auditLine({ ...record, type: 'sessions_ended', details: { endedSessions: 2 } }, es)).toMatchObject({
    what: 'Terminaron 2 sesiones',
    why: 'la cerró alguien de administración',
  });
  expect(auditActor({ ...record, actorId: 'u' }, es)).toBe('la propia persona');
});

test('what a newer version wrote is shown as it is', () => {
  expect(auditLine({ ...record, type: 'badge_shown', reason: 'full_moon' }, en)).toMatchObject({
    what: 'badge shown',
    why: 'full moon',
  });
});
