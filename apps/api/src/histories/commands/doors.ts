import { INTROSPECTION_CLIENT } from '../instance/start-instances.ts';
import type { Actor } from '../actors.ts';
import { procedureInputs } from './procedure-inputs.ts';
import { chooseRefreshToken, chooseSessionId, chooseTicket } from './scene.ts';
import { sessionOf } from '../actors.ts';
import type { Scene } from './scene.ts';

/** What a REST route is sent. */
export interface DoorCall {
  /** For `{id}` of the path. */
  id?: string;
  /** Absent: no body and no Content-Type. */
  body?: { type: string; text: string } | undefined;
  headers?: Record<string, string>;
  /** A token in the body. */
  token?: string | undefined;
}

export interface Door {
  /** The procedure it is another way to, or what else it does. */
  procedure: string;
  /** Who uses it, where not everybody does. */
  actor?: Actor['kind'];
  call(scene: Scene): DoorCall;
}

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A call of every REST route that is about sessions. A route that stands neither here nor below makes the checker fail. */
export const doors: Record<string, Door> = {
  'POST /api/auth/register': { procedure: 'auth.register', call: asJson('auth.register') },
  'POST /api/auth/login': { procedure: 'auth.login', call: asJson('auth.login') },
  'GET /api/auth/session': { procedure: 'auth.session', call: () => ({}) },
  'GET /api/auth/sessions': { procedure: 'auth.listSessions', call: () => ({}) },
  'POST /api/auth/logout': { procedure: 'auth.logout', call: logoutBody },
  'POST /auth/logout': { procedure: 'auth.logout', call: logoutBody },
  'POST /logout': { procedure: 'auth.logout', actor: 'program', call: emptyBody },
  'POST /api/auth/logout/all': { procedure: 'auth.logoutAll', call: emptyBody },
  'POST /logout/all': { procedure: 'auth.logoutAll', actor: 'program', call: emptyBody },
  'DELETE /api/auth/sessions': { procedure: 'auth.logoutAll', call: emptyBody },
  'DELETE /api/auth/sessions/{id}': {
    procedure: 'auth.logoutSession',
    call: (scene) => ({ id: chooseSessionId(scene) }),
  },
  'POST /token': { procedure: 'auth.refresh', actor: 'program', call: tokenRequest },
  'POST /revoke': { procedure: 'revoke', actor: 'program', call: presentedToken },
  'POST /introspect': {
    procedure: 'introspect',
    actor: 'program',
    call: (scene) => ({
      ...presentedToken(scene),
      headers: { authorization: `Basic ${Buffer.from(INTROSPECTION_CLIENT).toString('base64')}` },
    }),
  },
};

/** Routes that neither read nor change a session. */
export const NO_DOORS: ReadonlySet<string> = new Set([
  'GET /livez',
  'GET /readyz',
  'GET /metrics',
  'GET /openapi.json',
  'GET /docs',
]);

function asJson(procedure: string) {
  return (scene: Scene): DoorCall => ({
    body: { type: JSON_TYPE, text: JSON.stringify(procedureInputs[procedure]?.(scene)) },
  });
}

function logoutBody(scene: Scene): DoorCall {
  const ticket = chooseTicket(scene);
  if (ticket === undefined) return emptyBody(scene);
  return { body: { type: JSON_TYPE, text: JSON.stringify({ ticket }) } };
}

/** No body, in the ways that clients send none. */
function emptyBody({ step }: Scene): DoorCall {
  const types = [
    undefined,
    undefined,
    JSON_TYPE,
    FORM_TYPE,
    'text/plain;charset=UTF-8',
    'application/octet-stream',
  ];
  const type = types[step.variant % types.length];
  return type === undefined ? {} : { body: { type, text: '' } };
}

function tokenRequest(scene: Scene): DoorCall {
  const { account } = scene.actor;
  if (scene.step.variant % 4 === 0) {
    return form({ grant_type: 'password', username: account.email, password: account.password });
  }
  const token = chooseRefreshToken(scene) ?? 'cfr_none';
  return { ...form({ grant_type: 'refresh_token', refresh_token: token }), token };
}

function presentedToken(scene: Scene): DoorCall {
  const token =
    scene.step.variant % 2 === 0
      ? chooseRefreshToken(scene)
      : (scene.presented.bearer ?? sessionOf(scene.actor));
  return { ...form({ token: token ?? 'cfa_none' }), token };
}

function form(fields: Record<string, string>): DoorCall {
  return { body: { type: FORM_TYPE, text: new URLSearchParams(fields).toString() } };
}
