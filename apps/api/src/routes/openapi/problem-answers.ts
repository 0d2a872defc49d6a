import { problemSchema, SessionError } from '@curfew/contracts';
import type { ErrorCode, Problem } from '@curfew/contracts';
import { errorTable } from '../../errors/error-table.ts';
import { toProblem } from '../../errors/problem.ts';
import type { AnswerHeader, AnswerHeaders, Operation } from '../define-operation.ts';
import { answerHeaders } from './answer-headers.ts';
import { schemaInPlace } from './component-schemas.ts';

type Json = Record<string, unknown>;

/** Headers of every refusal with this code. */
const headersByCode: Partial<Record<ErrorCode, AnswerHeaders>> = {
  UNAUTHORIZED: { 'WWW-Authenticate': 'always' },
  INVALID_CREDENTIALS: { 'WWW-Authenticate': 'always' },
  REAUTHENTICATION_REQUIRED: { 'WWW-Authenticate': 'sometimes' },
  AMBIGUOUS_CREDENTIALS: { 'WWW-Authenticate': 'sometimes' },
  TOO_MANY_REQUESTS: { 'Retry-After': 'always', RateLimit: 'always', 'RateLimit-Policy': 'always' },
  LOGOUT_ERROR: { 'Retry-After': 'always' },
  UNAVAILABLE: { 'Retry-After': 'always' },
};

/** Codes with which any request to this operation can be refused before a handler sees it. */
function commonErrors({ method }: Operation): readonly ErrorCode[] {
  return method === 'GET'
    ? ['URI_TOO_LONG']
    : [
        'URI_TOO_LONG',
        'CROSS_SITE_REQUEST',
        'UNSUPPORTED_MEDIA_TYPE',
        'PAYLOAD_TOO_LARGE',
        'VALIDATION_FAILED',
      ];
}

/** The refusals of one operation, by status. */
export function problemAnswers(operation: Operation): Map<number, Json> {
  const codes = [...new Set([...operation.errors, ...commonErrors(operation)])];
  const byStatus = Map.groupBy(codes, (code): number => errorTable[code].status);
  return new Map([...byStatus].map(([status, group]) => [status, problemAnswer(operation, group)]));
}

/** What may come in place of every documented answer: a mistake of ours. */
export const unexpectedAnswer: Json = {
  description: 'A mistake of ours, logged under the request id.',
  headers: answerHeaders(),
  content: problemContent(['INTERNAL']),
};

function problemAnswer(operation: Operation, codes: readonly ErrorCode[]): Json {
  return {
    description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}.`).join(' '),
    headers: answerHeaders(
      sharedHeaders(codes.map((code) => ({ ...headersByCode[code], ...operation.errorHeaders?.[code] }))),
    ),
    content: problemContent(codes),
  };
}

/** The headers of one of several answers: those that all of them always have, and those that some have. */
function sharedHeaders(several: readonly AnswerHeaders[]): AnswerHeaders {
  const names = several.flatMap((headers) => Object.keys(headers) as AnswerHeader[]);
  return Object.fromEntries(
    names.map((name) => [name, several.every((one) => one[name] === 'always') ? 'always' : 'sometimes']),
  );
}

function problemContent(codes: readonly ErrorCode[]): Json {
  return {
    'application/problem+json': {
      schema: {
        allOf: [schemaInPlace(problemSchema, 'output'), { properties: { code: { enum: codes } } }],
      },
      // One is enough to see what they look like.
      examples: Object.fromEntries(codes.slice(0, 1).map((code) => [code, { value: example(code) }])),
    },
  };
}

function example(code: ErrorCode): Problem {
  const { title } = errorTable[code];
  const reason = code === 'UNAUTHORIZED' ? { reason: 'user_logout_all' as const } : {};
  return toProblem(new SessionError(code, `${title}.`, reason), '0b9e1c5e-8d0b-4c5e-9d2a-6f1f6a3f2c11');
}
