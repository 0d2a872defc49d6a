import type { inferRouterInputs } from '@trpc/server';
import { appRouter } from '../router.ts';
import type { AppRouter } from '../router.ts';
import { PASSWORD } from './api-world.ts';
import type { Scene, Stage } from './scene.ts';

type Inputs = inferRouterInputs<AppRouter>;
type Procedures = AppRouter['_def']['record'];
type MutationOf<Name extends keyof Procedures> = {
  [Key in keyof Procedures[Name]]: Procedures[Name][Key] extends { _def: { type: 'mutation' } }
    ? `${Name}.${Key & string}`
    : never;
}[keyof Procedures[Name]];

/** `auth.login`, …: every mutation of the router. */
export type MutationPath = { [Name in keyof Procedures]: MutationOf<Name> }[keyof Procedures];

type InputOf<Path extends MutationPath> = Path extends `${infer Name}.${infer Key}`
  ? Name extends keyof Inputs
    ? Key extends keyof Inputs[Name]
      ? Inputs[Name][Key]
      : never
    : never
  : never;

interface Mutation<Path extends MutationPath> {
  /** What makes it write something in this scene. */
  input(scene: Scene): InputOf<Path>;
  /** What the scene needs for that besides. */
  prepare?(scene: Scene, stage: Stage): Promise<unknown>;
  /** It is a mutation for another reason than that it writes. */
  readsOnly?: true;
}

const note = 'the laptop was stolen';
export const NEW_PASSWORD = 'a lantern by the north gate 7';

/**
 * One call of each mutation that succeeds and writes. A mutation without a row here does not compile, nor does a row of an
 * input that its procedure would refuse.
 */
const mutations: { [Path in MutationPath]: Mutation<Path> } = {
  'auth.register': {
    input: () => ({
      email: `${crypto.randomUUID()}@test.example`,
      password: PASSWORD,
      displayName: 'Somebody new',
    }),
  },
  'auth.login': { input: ({ caller }) => ({ email: caller.account.email, password: PASSWORD }) },
  'auth.logout': { input: () => ({}) },
  'auth.logoutAll': { input: () => ({}) },
  'auth.logoutOthers': { input: () => ({}) },
  'auth.logoutSession': { input: ({ elsewhere }) => ({ sessionId: elsewhere.id }) },
  'auth.logoutSessions': { input: ({ elsewhere }) => ({ sessionIds: [elsewhere.id] }) },
  'auth.renameSession': { input: ({ elsewhere }) => ({ sessionId: elsewhere.id, name: 'The attic' }) },
  'auth.recognizeLogins': { input: ({ elsewhere }) => ({ sessionIds: [elsewhere.id] }) },
  'auth.setInactivityLimit': { input: () => ({ seconds: 600 }) },
  'auth.touch': {
    input: () => ({}),
    // Until then activity counts as recorded.
    prepare: ({ caller }, { age }) => age(caller.id, 120),
  },
  'auth.refresh': { input: () => ({}) },
  'auth.reauthenticate': { input: () => ({ password: PASSWORD }) },
  'auth.changePassword': { input: () => ({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD }) },
  'admin.logoutSession': { input: ({ victim }) => ({ sessionId: victim.id, note }) },
  'admin.logoutUser': { input: ({ victim }) => ({ userId: victim.account.id, note }) },
  'admin.logoutSessions': {
    input: ({ victim }) => ({ filter: { userId: victim.account.id }, note }),
    // Two batches of at most 100.
    prepare: ({ victim }, { multiply }) => multiply(victim.id, 101),
  },
  'admin.disableUser': { input: ({ victim }) => ({ userId: victim.account.id, note }) },
  'admin.enableUser': {
    input: ({ victim }) => ({ userId: victim.account.id, note }),
    prepare: ({ victim }, { db }) =>
      db.prisma.user.update({ where: { id: victim.account.id }, data: { isActive: false } }),
  },
  'admin.explain': { input: ({ victim }) => ({ subject: victim.token }), readsOnly: true },
  'admin.sweep': {
    input: () => ({}),
    // Two batches of at most 500.
    async prepare({ victim }, { age, multiply }) {
      await age(victim.id, 60 * 24 * 60 * 60);
      await multiply(victim.id, 501);
    },
  },
};

/** The rows for a test that is generated from the router. */
export const everyMutation = Object.entries(mutations) as [MutationPath, Mutation<MutationPath>][];

/** What the router really has, at run time. */
export const mutationPaths: string[] = Object.entries(
  appRouter._def.procedures as object as Record<string, { _def: { type: string } }>,
)
  .filter(([, { _def }]) => _def.type === 'mutation')
  .map(([path]) => path);

/** Whether it is one of operators. */
export const isForOperators = (path: MutationPath): boolean => path.startsWith('admin.');
