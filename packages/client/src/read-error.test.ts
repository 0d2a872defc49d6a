import { TRPCClientError } from '@trpc/client';
import type { ErrorCode } from '@curfew/contracts';
import { endReasonSchema, errorCodeSchema, refusalReasonSchema } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { isRefusedForGood, readError, saysSessionIsOver } from './read-error.ts';

function serverError(data: Record<string, unknown>, message = 'Said by the server.') {
  return TRPCClientError.from({ error: { code: -32000, message, data } });
}

const kinds: Partial<Record<ErrorCode, string>> = {
  UNAUTHORIZED: 'out',
  TOO_MANY_REQUESTS: 'limited',
  LOGOUT_ERROR: 'unavailable',
  UNAVAILABLE: 'unavailable',
  INTERNAL: 'unavailable',
};

test.each(errorCodeSchema.options)('%s has the kind that its meaning for the session demands', (code) => {
  expect(readError(serverError({ curfewCode: code, code: 'UNAUTHORIZED' })).kind).toBe(
    kinds[code] ?? 'refused',
  );
});

test('everything the server says about an error is kept', () => {
  const error = serverError({
    curfewCode: 'UNAUTHORIZED',
    reason: 'admin_logout',
    note: 'Your laptop was reported stolen',
    issues: [{ path: 'email', message: 'is odd' }, { path: 7 }],
    retryAfterSeconds: 3,
    requestId: 'r1',
    endedAt: '2026-11-20T12:00:00.000Z',
    endedFrom: 'Firefox on Linux',
  });
  expect(readError(error)).toEqual({
    kind: 'out',
    code: 'UNAUTHORIZED',
    reason: 'admin_logout',
    note: 'Your laptop was reported stolen',
    message: 'Said by the server.',
    issues: [{ path: 'email', message: 'is odd' }],
    retryAfterSeconds: 3,
    requestId: 'r1',
    endedAt: '2026-11-20T12:00:00.000Z',
    endedFrom: 'Firefox on Linux',
  });
});

const sentences = {
  unavailable: 'We could not reach the server. Please try again in a moment.',
  timeout: 'No answer came in time.',
  foreign: 'Something else answered in place of the server.',
  local: 'Something went wrong on this side.',
};

test.each<[string, unknown, keyof typeof sentences]>([
  ['a stream that broke', TRPCClientError.from(new Event('error')), 'unavailable'],
  ['a time-out', TRPCClientError.from(new DOMException('late', 'TimeoutError')), 'timeout'],
  ['a 401 of something else', serverError({ code: 'UNAUTHORIZED', httpStatus: 401 }), 'foreign'],
  ['an unknown code', serverError({ curfewCode: 'toString' }), 'unavailable'],
  ['an error of the page', new TypeError('Promise.withResolvers is not a function'), 'local'],
  ['the same within a call', TRPCClientError.from(new TypeError('x is not a function')), 'local'],
  ['a thrown string', 'boom', 'local'],
  ['nothing', undefined, 'local'],
])('%s is never out, and only the words of its kind are shown', (_name, error, kind) => {
  expect(readError(error)).toMatchObject({ kind, message: sentences[kind], cause: error });
});

test('a call that was given up is neither a failure nor an answer', () => {
  expect(readError(TRPCClientError.from(new DOMException('gone', 'AbortError'))).kind).toBe('cancelled');
});

test('a 429 that is not ours still means later', () => {
  expect(readError(serverError({ code: 'TOO_MANY_REQUESTS' })).kind).toBe('limited');
});

test('what a newer server says with a code of its own is kept for the person, but says nothing of the session', () => {
  const error = serverError({ curfewCode: 'FULL_MOON', requestId: 'r1' }, 'Not at full moon.');
  expect(readError(error)).toMatchObject({
    kind: 'unavailable',
    code: null,
    message: 'Not at full moon.',
    requestId: 'r1',
  });
});

test('a session is over exactly for the reasons that are an end', () => {
  const over = refusalReasonSchema.options.filter((reason) =>
    saysSessionIsOver(readError(serverError({ curfewCode: 'UNAUTHORIZED', reason }))),
  );
  expect(over).toEqual(endReasonSchema.options);
});

test.each(errorCodeSchema.options)(
  '%s without a reason does not say that a session is over',
  (curfewCode) => {
    expect(saysSessionIsOver(readError(serverError({ curfewCode })))).toBe(false);
  },
);

test.each([
  ['a ticket the server never issued', { curfewCode: 'UNAUTHORIZED', reason: 'unknown' }, true],
  ['a ticket that is too long to be one', { curfewCode: 'VALIDATION_FAILED' }, true],
  ['nothing presented', { curfewCode: 'UNAUTHORIZED', reason: 'missing' }, false],
  ['a superseded credential', { curfewCode: 'UNAUTHORIZED', reason: 'superseded' }, false],
  ['one logout too many', { curfewCode: 'TOO_MANY_REQUESTS' }, false],
  ['a server that cannot', { curfewCode: 'LOGOUT_ERROR' }, false],
  ['a page of another origin', { curfewCode: 'CROSS_SITE_REQUEST' }, false],
])('a logout refused for %s: refused for good', (_name, data, isFinal) => {
  expect(isRefusedForGood(readError(serverError(data)))).toBe(isFinal);
});
