import { explainRuleSchema, type ExplainOutput } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { bulkLabel, bulkProgress, listedCount, loggedOut, rulingInWords } from './operator-words.ts';

const [en, es] = [i18nIn('en'), i18nIn('es')];
const ruling: ExplainOutput = {
  kind: 'session_token',
  verdict: 'refused',
  reason: 'admin_logout',
  rule: 'ended',
  explanation: 'As the server says it.',
  secretMatches: true,
  decidedAt: null,
  decidedBy: null,
  note: null,
  session: null,
  records: [],
  serverNow: '2026-11-20T12:00:00.000Z',
};

test.each([
  [{ count: 1, isCapped: false }, 'Log out this session', 'Cerrar esta sesión'],
  [{ count: 2, isCapped: false }, 'Log out these 2 sessions', 'Cerrar estas 2 sesiones'],
  [
    { count: 10_000, isCapped: true },
    'Log out these 10,000 or more sessions',
    'Cerrar estas 10.000 sesiones o más',
  ],
])('the button for %j says how many', (total, english, spanish) => {
  expect(bulkLabel(total, en)).toBe(english);
  expect(bulkLabel(total, es)).toBe(spanish);
});

test('the list says how many match, and how many are done', () => {
  const total = { count: 2, isCapped: false };
  expect(listedCount(total, true, en)).toBe('2 sessions match, your own not counted.');
  expect(listedCount(total, false, es)).toBe('2 sesiones, sin contar la tuya.');
  expect(bulkProgress(1, total, es)).toBe('Cerradas 1 de 2 sesiones…');
  expect(loggedOut(1, en)).toBe('1 session is logged out.');
});

test.each(explainRuleSchema.options)('a ruling by the rule "%s" has a sentence in both languages', (rule) => {
  const [english, spanish] = [rulingInWords({ ...ruling, rule }, en), rulingInWords({ ...ruling, rule }, es)];
  expect(english).not.toBe(ruling.explanation);
  expect(spanish).not.toBe(english);
});

test('a ruling says why, or that nobody wrote it down', () => {
  expect(rulingInWords(ruling, en)).toBe('The session is over: an operator ended it.');
  expect(rulingInWords({ ...ruling, reason: null }, es)).toBe('La sesión ha terminado: no consta el motivo.');
});
