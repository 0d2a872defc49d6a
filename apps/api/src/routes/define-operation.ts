import type { ErrorCode } from '@curfew/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ApiCaller, ServerParts } from './operation-call.ts';

/** What a caller wants of a route. */
export type Group = 'Browser sessions' | 'Tokens' | 'OAuth 2.0' | 'Running it' | 'Reference';

/** What a caller may present. `none`: nothing is needed. */
export type AcceptedCredential = 'none' | 'cookie' | 'bearer' | 'client' | 'metrics';

/** Headers of answers that mean something to callers, beside those that every answer carries. */
export type AnswerHeader =
  | 'Set-Cookie'
  | 'RateLimit'
  | 'RateLimit-Policy'
  | 'Retry-After'
  | 'WWW-Authenticate';

/** Which of them an answer has, and whether it always has them. */
export type AnswerHeaders = Partial<Record<AnswerHeader, 'always' | 'sometimes'>>;

export interface AnswerDefinition<Schema extends z.ZodType = z.ZodType> {
  description: string;
  schema: Schema;
  /** `application/json` unless said otherwise. */
  mediaType?: string;
  headers?: AnswerHeaders;
  example?: z.input<Schema>;
}

/**
 * What an example of a request says beside the route and its credential. `$NAME` in a text is a variable: one of those the
 * page tells people to set first, or one that `before` sets.
 */
export interface RequestExample<Body = unknown> {
  /** What it is for, where there are several. */
  title?: string;
  /** Lines of shell that have to run first. */
  before?: string;
  params?: Readonly<Record<string, string>>;
  body?: Body;
  /** The cookies of the answer are kept, for the examples that present them. */
  keepsCookies?: boolean;
}

/** What a handler gets: the request as it was sent, and the procedures called with its context. */
export interface OperationCall<Body, Query, Params> {
  /** As sent. Nothing has checked it yet: the procedure it is handed to does. */
  body: Body;
  /** As sent, all of it text. Unchecked, like the body. */
  query: { [Key in keyof Query]?: string };
  params: { [Key in keyof Params]: string };
  /** The procedures of the tRPC router, for this request. */
  caller: ApiCaller;
  parts: ServerParts;
  request: FastifyRequest;
  reply: FastifyReply;
}

interface OperationTraits {
  method: 'GET' | 'POST' | 'DELETE';
  /** With parameters in braces: `/api/auth/sessions/{id}`. */
  path: `/${string}`;
  /** Names the operation in the document and in the test that drives it. */
  id: string;
  groups: readonly Group[];
  summary: string;
  description: string;
  /** When these are Bearer tokens alone, a cookie counts for nothing. */
  credentials: readonly [AcceptedCredential, ...AcceptedCredential[]];
  /** Forms are taken besides JSON, and refusals look as RFC 6749 §5.2 says, instead of problem+json. */
  isOauth?: boolean;
  /** Codes this operation can refuse with, beside those that every request can meet (`commonErrors`). */
  errors: readonly ErrorCode[];
  /** Headers of the refusals with these codes, beside those every refusal with the code has. */
  errorHeaders?: Partial<Record<ErrorCode, AnswerHeaders>>;
}

/** One route: what the document says of it, and what it does. */
export interface Operation extends OperationTraits {
  body?: z.ZodType;
  examples?: readonly RequestExample[];
  query?: z.ZodObject;
  params?: z.ZodObject;
  /** The first is the status of an answer whose handler sets none. */
  answers: Readonly<Record<number, AnswerDefinition>>;
  handle(call: OperationCall<unknown, object, object>): unknown;
}

/**
 * Declares one route. The Fastify route and its part of the OpenAPI document both come from what is declared here, so
 * that they cannot disagree; the types hold the handler to the schemas.
 */
export function defineOperation<
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodObject = z.ZodObject,
  Params extends z.ZodObject = z.ZodObject,
  Success extends z.ZodType = z.ZodType,
>(
  operation: OperationTraits & {
    body?: Body;
    /** Each is shown and run by a test, with every credential; one that says nothing more, unless there are others. */
    examples?: readonly RequestExample<z.input<Body>>[];
    query?: Query;
    params?: Params;
    answers: Readonly<Record<number, AnswerDefinition<Success>>>;
    handle(
      call: OperationCall<z.input<Body>, z.input<Query>, z.input<Params>>,
    ): z.input<Success> | Promise<z.input<Success>>;
  },
): Operation {
  return operation;
}
