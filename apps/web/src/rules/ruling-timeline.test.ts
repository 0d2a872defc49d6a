import type { AuditRecord, ExplainedSession, ExplainOutput } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { rulingTimeline } from './ruling-timeline.ts';

const en = i18nIn('en');
const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`;

const session: ExplainedSession = {
  id: 's',
  user: { id: 'u', email: 'maria@example.com', isActive: true, epoch: 1 },
  epoch: 1,
  transport: 'cookie',
  clientKind: 'web',
  label: 'Chrome on macOS',
  ipPrefix: null,
  userAgent: null,
  createdAt: at(8),
  lastActive: at(9),
  authenticatedAt: at(8),
  inactivityExpiresAt: at(11),
  absoluteExpiresAt: at(20),
  freshUntil: at(8),
  accessExpiresAt: null,
  invalidatedAt: null,
  invalidationReason: null,
};
const ruling: ExplainOutput = {
  kind: 'session_id',
  verdict: 'accepted',
  reason: null,
  rule: 'none',
  explanation: '',
  secretMatches: null,
  decidedAt: null,
  decidedBy: null,
  note: null,
  session,
  records: [],
  serverNow: at(10),
};
const ended: AuditRecord = {
  id: 'r',
  at: at(9),
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

test('a live session leads from its beginning over now to its deadlines', () => {
  expect(rulingTimeline(ruling, en).map(({ text }) => text)).toEqual([
    'Began: Chrome on macOS',
    'Last active',
    'Now',
    'Ends, if nobody is active until then',
    'Ends, whatever happens',
  ]);
});

test('the access of a remembered session is one of its deadlines', () => {
  const remembered = { ...session, accessExpiresAt: at(9), inactivityExpiresAt: null };
  expect(rulingTimeline({ ...ruling, session: remembered }, en).map(({ text }) => text)).toEqual([
    'Began: Chrome on macOS',
    'Last active',
    'Access closes until it is refreshed',
    'Now',
    'Ends, whatever happens',
  ]);
});

test('a session that is over has no deadlines any more, but a reason and the words of the operator', () => {
  const over = { ...session, invalidatedAt: at(9), invalidationReason: 'admin_logout' as const };
  const timeline = rulingTimeline({ ...ruling, session: over, records: [ended] }, en);
  expect(timeline.map(({ kind }) => kind)).toEqual(['began', 'happened', 'ended', 'now']);
  expect(timeline[2]).toMatchObject({
    text: 'Session ended: an operator ended it (by ada@example.com)',
    note: 'Lost laptop',
  });
});

test('a session of an epoch that ended has no deadlines either, though its row says nothing', () => {
  const records: AuditRecord[] = [{ ...ended, type: 'sessions_ended', sessionId: null }];
  const timeline = rulingTimeline({ ...ruling, records }, en);
  expect(timeline.map(({ kind }) => kind)).not.toContain('deadline');
});

test('the records outlive the row', () => {
  expect(rulingTimeline({ ...ruling, session: null, records: [ended] }, en)).toHaveLength(2);
});

test('of nothing nothing is known, not even the time', () => {
  expect(rulingTimeline({ ...ruling, session: null }, en)).toEqual([]);
});

test('in Spanish the timeline is Spanish, with the name of the device', () => {
  const over = { ...session, invalidatedAt: at(9), invalidationReason: 'admin_logout' as const };
  const timeline = rulingTimeline({ ...ruling, session: over, records: [ended] }, i18nIn('es'));
  expect(timeline.map(({ text }) => text)).toEqual([
    'Inicio: Chrome en macOS',
    'Última actividad',
    'Sesión terminada: la cerró alguien de administración (por ada@example.com)',
    'Ahora',
  ]);
});
