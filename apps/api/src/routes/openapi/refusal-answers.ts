import { oauthErrorSchema, problemSchema, SessionError } from '@curfew/contracts';
import type { ErrorCode } from '@curfew/contracts';
import { errorTable } from '../../errors/error-table.ts';
import { toProblem } from '../../errors/problem.ts';
import type { AnswerHeader, AnswerHeaders, Operation } from '../define-operation.ts';
import { oauthRefusal } from '../oauth/oauth-refusal.ts';
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

/** Where OAuth differs: what is no 401 there needs no challenge. */
const oauthHeadersByCode: Partial<Record<ErrorCode, AnswerHeaders>> = {
  ...headersByCode,
  UNAUTHORIZED: {},
  INVALID_CREDENTIALS: {},
  CLIENT_UNKNOWN: { 'WWW-Authenticate': 'always' },
};

/** Every code this operation can refuse with: its own, and those of requests that no handler sees. */
export function refusalCodes({ method, errors }: Operation): readonly ErrorCode[] {
  const ofEveryRequest: readonly ErrorCode[] =
    method === 'GET'
      ? ['URI_TOO_LONG']
      : [
          'URI_TOO_LONG',
          'CROSS_SITE_REQUEST',
          'UNSUPPORTED_MEDIA_TYPE',
          'PAYLOAD_TOO_LARGE',
          'VALIDATION_FAILED',
        ];
  return [...new Set([...errors, ...ofEveryRequest])];
}

export function refusalStatus({ isOauth }: Operation, code: ErrorCode): number {
  return isOauth ? oauthRefusal(code).status : errorTable[code].status;
}

/** The refusals of one operation, by status. */
export function refusalAnswers(operation: Operation): Map<number, Json> {
  const byStatus = Map.groupBy(refusalCodes(operation), (code) => refusalStatus(operation, code));
  return new Map(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => describe(operation, code)).join(' '),
        headers: answerHeaders(sharedHeaders(codes.map((code) => headersOf(operation, code)))),
        content: refusalContent(operation, codes),
      },
    ]),
  );
}

/** What may come in place of every documented answer. */
export function unexpectedAnswer(operation: Operation): Json {
  return {
    description: 'A mistake of ours, logged under the request id.',
    headers: answerHeaders(),
    content: refusalContent(operation, ['INTERNAL']),
  };
}

function describe({ isOauth }: Operation, code: ErrorCode): string {
  return `\`${isOauth ? oauthRefusal(code).error : code}\`: ${errorTable[code].title}.`;
}

function headersOf({ isOauth, errorHeaders }: Operation, code: ErrorCode): AnswerHeaders {
  return { ...(isOauth ? oauthHeadersByCode : headersByCode)[code], ...errorHeaders?.[code] };
}

/** The headers of one of several answers: those that all of them always have, and those that some have. */
function sharedHeaders(several: readonly AnswerHeaders[]): AnswerHeaders {
  const names = several.flatMap((headers) => Object.keys(headers) as AnswerHeader[]);
  return Object.fromEntries(
    names.map((name) => [name, several.every((one) => one[name] === 'always') ? 'always' : 'sometimes']),
  );
}

function refusalContent({ isOauth }: Operation, codes: readonly ErrorCode[]): Json {
  return isOauth
    ? { 'application/json': oneOfTheseWords(schemaInPlace(oauthErrorSchema, 'output'), 'error', codes) }
    : { 'application/problem+json': oneOfTheseWords(schemaInPlace(problemSchema, 'output'), 'code', codes) };
}

/** The body of a refusal, and an example of the first: enough to see what they look like. */
function oneOfTheseWords(schema: Json, field: 'code' | 'error', codes: readonly ErrorCode[]): Json {
  const isProblem = field === 'code';
  const words = isProblem ? codes : codes.map((code) => oauthRefusal(code).error);
  return {
    schema: { allOf: [schema, { type: 'object', properties: { [field]: { enum: [...new Set(words)] } } }] },
    examples: Object.fromEntries(
      codes.slice(0, 1).map((code) => [code, { value: isProblem ? problem(code) : oauthError(code) }]),
    ),
  };
}

function problem(code: ErrorCode): Json {
  const reason = code === 'UNAUTHORIZED' ? { reason: 'user_logout_all' as const } : {};
  const error = new SessionError(code, `${errorTable[code].title}.`, reason);
  return { ...toProblem(error, '0b9e1c5e-8d0b-4c5e-9d2a-6f1f6a3f2c11') };
}

function oauthError(code: ErrorCode): Json {
  return { error: oauthRefusal(code).error, error_description: `${errorTable[code].title}.` };
}
