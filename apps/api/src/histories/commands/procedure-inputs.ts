import {
  chooseAccount,
  chooseNetwork,
  chooseNewPassword,
  choosePassword,
  chooseRefreshToken,
  chooseSessionId,
  chooseTicket,
  spellId,
} from './scene.ts';
import type { Scene } from './scene.ts';

const NOTE = 'seen in a history';

/**
 * Arguments for every procedure of the router. One that is missing here makes the checker fail: whoever adds a procedure says
 * what it can be called with.
 */
export const procedureInputs: Record<string, (scene: Scene) => unknown> = {
  'auth.register': ({ step }) => ({
    email: `new-${crypto.randomUUID()}@test.example`,
    password: step.variant % 4 === 3 ? 'password' : 'a kettle that sings at six',
    displayName: 'New',
  }),
  'auth.login': (scene) => ({
    email: scene.step.spelling === 1 ? scene.actor.account.email.toUpperCase() : scene.actor.account.email,
    password: choosePassword(scene),
    ...(scene.actor.kind === 'program'
      ? { transport: 'bearer', client: { kind: 'cli', host: 'workshop' } }
      : { rememberMe: scene.step.variant % 2 === 0 }),
  }),
  'auth.logout': withTicket,
  'auth.logoutAll': withTicket,
  'auth.logoutOthers': () => undefined,
  'auth.logoutSession': (scene) => ({ sessionId: chooseSessionId(scene) }),
  'auth.logoutSessions': (scene) => ({
    sessionIds:
      scene.step.variant % 3 === 0
        ? [chooseSessionId(scene)]
        : [0, 1].map((at) => chooseSessionId(scene, at)),
  }),
  'auth.listSessions': ({ step }) => (step.variant % 2 === 0 ? undefined : { limit: 2 }),
  'auth.listEndedSessions': () => undefined,
  'auth.renameSession': (scene) => ({
    sessionId: chooseSessionId(scene),
    name: scene.step.variant % 5 === 0 ? null : `name ${scene.step.variant}`,
  }),
  'auth.recognizeLogins': (scene) => ({ sessionIds: [chooseSessionId(scene)] }),
  'auth.timeouts': () => undefined,
  'auth.setInactivityLimit': ({ step }) => ({ seconds: [300, 900, 1800, null][step.variant % 4] }),
  'auth.events': () => undefined,
  'auth.activity': () => undefined,
  'auth.session': () => undefined,
  'auth.touch': () => undefined,
  'auth.refresh': (scene) =>
    scene.actor.kind === 'program' ? { refreshToken: chooseRefreshToken(scene) ?? 'cfr_none' } : undefined,
  'auth.reauthenticate': (scene) => ({ password: choosePassword(scene) }),
  'auth.changePassword': (scene) => ({
    currentPassword: choosePassword(scene),
    newPassword: chooseNewPassword(scene),
  }),
  'admin.findUsers': () => ({ text: 'test.example', limit: 5 }),
  'admin.listSessions': (scene) => ({ filter: chooseFilter(scene), limit: 50 }),
  'admin.logoutSession': (scene) => ({ sessionId: chooseSessionId(scene), note: NOTE }),
  'admin.logoutUser': changeUser,
  'admin.logoutSessions': (scene) => ({ filter: chooseFilter(scene), note: NOTE }),
  'admin.disableUser': changeUser,
  'admin.enableUser': (scene) =>
    // Most wanted: whoever was just disabled lets themselves in again.
    scene.step.variant % 2 === 0 ? { userId: scene.actor.account.id, note: NOTE } : changeUser(scene),
  'admin.searchAudit': () => ({ limit: 5 }),
  'admin.followAudit': () => undefined,
  'admin.explain': (scene) => ({ subject: chooseSessionId(scene) }),
  'admin.sweep': () => undefined,
  'admin.checkUp': () => undefined,
  'testing.feed': () => undefined,
};

/** The checker's own: it is how values of the feed come about. */
export const NOT_GENERATED: ReadonlySet<string> = new Set(['testing.pulse']);

function withTicket(scene: Scene): unknown {
  const ticket = chooseTicket(scene);
  return ticket === undefined ? undefined : { ticket };
}

function changeUser(scene: Scene): unknown {
  return { userId: spellId(chooseAccount(scene).id, scene.step.spelling), note: NOTE };
}

function chooseFilter(scene: Scene): unknown {
  const { step } = scene;
  const kind = step.variant % 6;
  if (kind === 0) return { userId: spellId(chooseAccount(scene).id, step.spelling) };
  if (kind === 1) return { clientKind: step.target % 2 === 0 ? 'web' : 'cli' };
  if (kind === 2 && step.target % 4 === 0) return { everyone: true };
  if (kind === 3) return { inactiveForSeconds: 600 };
  return { ipPrefix: chooseNetwork(scene) };
}
