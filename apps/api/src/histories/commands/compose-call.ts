import {
  ACTIVITY_HEADER,
  CSRF_HEADER,
  DEFAULT_COOKIE_NAMES,
  REQUEST_ID_HEADER,
  TRPC_PATH,
} from '@curfew/contracts';
import type { SessionEngine } from '@curfew/session-core';
import type { AnyProcedure } from '@trpc/server';
import type { Actor } from '../actors.ts';
import type { Cast } from '../cast.ts';
import type { CallStep } from '../history.ts';
import { appRouter } from '../instance/router-with-feed.ts';
import type { HttpRequest } from '../network/http-exchange.ts';
import { operations } from '../../routes/operations.ts';
import type { Presented } from '../trace.ts';
import { doors, NO_DOORS } from './doors.ts';
import { NOT_GENERATED, procedureInputs } from './procedure-inputs.ts';
import { chooseActor, present } from './scene.ts';
import type { Scene } from './scene.ts';

/** A call of a history, ready to be sent. */
export interface ComposedCall {
  actor: Actor;
  /** What it is about, whichever way it travels. */
  procedure: string;
  presented: Presented;
  input: unknown;
  request: HttpRequest;
  isStream: boolean;
}

const procedures: Record<string, AnyProcedure> = appRouter._def.procedures as never;

/** Every command there is. @throws Error naming what the router or the routes have that nobody has said how to call. */
export function listCommands(): string[] {
  const named = Object.keys(procedures).filter((path) => !NOT_GENERATED.has(path));
  const routes = operations
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => !NO_DOORS.has(route));
  const missing = [
    ...named.filter((path) => procedureInputs[path] === undefined),
    ...routes.filter((route) => doors[route] === undefined),
  ];
  if (missing.length > 0) {
    throw new Error(`say how to call ${missing.join(', ')} in procedure-inputs.ts or doors.ts`);
  }
  return [...named, ...routes];
}

export function composeCall(
  step: CallStep,
  known: { cast: Cast; sessionIds: readonly string[]; engine: SessionEngine },
  requestId: string,
): ComposedCall {
  const door = doors[step.command];
  const actor = chooseActor(step, known.cast, door?.actor);
  const presented = present(step, actor, known.cast);
  const scene: Scene = { step, actor, presented, cast: known.cast, sessionIds: known.sessionIds };
  const composed = door ? composeDoor(scene, step.command) : composeProcedure(scene, step.command);
  const { request } = composed;
  const headers = {
    ...identify(composed.presented, known.engine, step),
    'user-agent': actor.name,
    'x-forwarded-for': actor.ip,
    [REQUEST_ID_HEADER]: requestId,
    ...request.headers,
  };
  return { ...composed, actor, request: { ...request, headers } };
}

/** Credentials as headers. A browser knows the CSRF token of its cookie. */
export function identify(
  { cookie, refreshCookie, bearer }: Presented,
  engine: SessionEngine,
  { variant } = { variant: 0 },
): Record<string, string> {
  const cookies = [
    [DEFAULT_COOKIE_NAMES.session, cookie],
    [DEFAULT_COOKIE_NAMES.refresh, refreshCookie],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  const csrf = cookie ?? refreshCookie;
  return {
    ...(cookies.length > 0 && { cookie: cookies.join('; ') }),
    ...(csrf !== undefined && { [CSRF_HEADER]: engine.createCsrfToken(csrf) }),
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(variant % 2 === 1 && { [ACTIVITY_HEADER]: 'background' }),
  };
}

function composeProcedure(scene: Scene, path: string): Omit<ComposedCall, 'actor'> {
  const procedure = procedures[path];
  const made = procedureInputs[path]?.(scene);
  const input = procedure && isAccepted(procedure, made) ? made : undefined;
  const fields = (input ?? {}) as { ticket?: string; refreshToken?: string };
  // Where a token is in the body, or a program logs in, a header would be a second credential.
  const isAnonymous =
    fields.refreshToken !== undefined || (path === 'auth.login' && scene.actor.kind === 'program');
  const presented: Presented = {
    ...(isAnonymous ? {} : scene.presented),
    ticket: fields.ticket,
    token: fields.refreshToken,
  };
  const type = procedure?._def.type;
  const isReading = type !== 'mutation';
  const query = isReading && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : '';
  return {
    procedure: path,
    presented,
    input,
    isStream: type === 'subscription',
    request: {
      method: isReading ? 'GET' : 'POST',
      path: `${TRPC_PATH}/${path}${query}`,
      headers: isReading ? {} : { 'content-type': 'application/json' },
      ...(!isReading && { body: JSON.stringify(input ?? {}) }),
    },
  };
}

/** A version that does not take this input yet is called without it. */
function isAccepted(procedure: AnyProcedure, input: unknown): boolean {
  const { inputs } = procedure._def as unknown as {
    inputs: { safeParse(value: unknown): { success: boolean } }[];
  };
  return inputs.every((schema) => schema.safeParse(input).success);
}

function composeDoor(scene: Scene, route: string): Omit<ComposedCall, 'actor'> {
  const door = doors[route];
  const [method = '', path = ''] = route.split(' ');
  const { id = '', body, headers = {}, token } = door?.call(scene) ?? {};
  const input: unknown =
    body?.type === 'application/json' && body.text !== '' ? JSON.parse(body.text) : undefined;
  const { ticket } = (input ?? {}) as { ticket?: string };
  const isAnonymous =
    door?.procedure === 'revoke' || door?.procedure === 'introspect' || route === 'POST /token';
  return {
    procedure: door?.procedure ?? '',
    presented: { ...(isAnonymous ? {} : scene.presented), ticket, token },
    input: id === '' ? input : { sessionId: id },
    isStream: false,
    request: {
      method,
      path: path.replace('{id}', id),
      headers: { ...(body && { 'content-type': body.type }), ...headers },
      body: body?.text,
    },
  };
}
