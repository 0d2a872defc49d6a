import { readError, type ClientError } from '@curfew/client';
import { errorCodeSchema, type ErrorCode } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { KNOWN_SENTENCES, problemInWords } from './problem-words.ts';

const [en, es] = [i18nIn('en'), i18nIn('es')];
const said = {
  kind: 'refused',
  message: 'As the server says it.',
  requestId: 'r',
  retryAfterSeconds: null,
} as const;
const problem = (code: ErrorCode, more: object = {}) => ({ ...said, code, ...more });

test.each(errorCodeSchema.options)('%s has words in both languages', (code) => {
  const [english, spanish] = [problemInWords(problem(code), en), problemInWords(problem(code), es)];
  expect(english).not.toBe(said.message);
  expect(spanish).not.toBe(said.message);
  expect(spanish).not.toBe(english);
  expect(`${english} ${spanish}`).not.toMatch(/_|undefined|sign(ed)? out|revoke/iu);
});

test.each(Object.keys(KNOWN_SENTENCES))('"%s" is told in Spanish, too, and not by its code', (sentence) => {
  const spanish = problemInWords(problem('INTERNAL', { message: sentence }), es);
  expect(spanish).not.toBe(sentence);
  expect(spanish).not.toBe(problemInWords(problem('INTERNAL'), es));
});

test('a password that is too short is told with the length that the server wants', () => {
  const message = 'Use at least 12 characters. A sentence is easy to remember.';
  const short = problem('PASSWORD_UNACCEPTABLE', { message });
  expect(problemInWords(short, en)).toBe(message);
  expect(problemInWords(short, es)).toBe('Usa al menos 12 caracteres. Una frase es fácil de recordar.');
});

test.each([
  [1, 'in 1 second', 'dentro de 1 segundo'],
  [42, 'in 42 seconds', 'dentro de 42 segundos'],
  [119, 'in 119 seconds', 'dentro de 119 segundos'],
  [121, 'in 3 minutes', 'dentro de 3 minutos'],
  [7_199, 'in 120 minutes', 'dentro de 120 minutos'],
  [7_201, 'in 3 hours', 'dentro de 3 horas'],
])('after too many attempts, %i seconds are waited for', (retryAfterSeconds, english, spanish) => {
  const limited = problem('TOO_MANY_REQUESTS', { kind: 'limited', retryAfterSeconds });
  expect(problemInWords(limited, en)).toBe(`Too many attempts. Try again ${english}.`);
  expect(problemInWords(limited, es)).toBe(`Demasiados intentos. Inténtalo de nuevo ${spanish}.`);
});

test('the code of a newer server is told as it says it; what is no answer is told by us', () => {
  expect(problemInWords({ ...said, kind: 'unavailable', code: null }, es)).toBe(said.message);
  const unsaid = (kind: ClientError['kind']) => problemInWords({ ...readError(null), kind }, es);
  expect(unsaid('unavailable')).toBe(
    'No hemos podido contactar con el servidor. Inténtalo de nuevo en un momento.',
  );
  for (const kind of ['timeout', 'foreign', 'local', 'cancelled'] as const) {
    expect(unsaid(kind)).not.toMatch(/contactar con el servidor/u);
    expect(unsaid(kind)).not.toBe(problemInWords({ ...readError(null), kind }, en));
  }
  expect(problemInWords(readError(new DOMException('', 'AbortError')), es)).toBe('Se ha cancelado.');
});
