import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../testing/api-world.ts';
import type { Account } from '../testing/api-world.ts';
import { createVisitor } from '../testing/visitor.ts';
import type { Visitor } from '../testing/visitor.ts';

const LIMIT = 3;
const SECOND_PASSWORD = 'a lantern by the north gate 7';
const world = useApiWorld({
  SESSION_LIMIT: String(LIMIT),
  LOGIN_LIMIT_PER_MINUTE: '1000000',
  LOGIN_LIMIT_PER_HOUR: '1000000',
});

/** A credential that was ever given out, and whether the model says that it opens anything. */
interface Credential {
  holder: Visitor;
  sessionId: string;
  isLive: boolean;
  /** In the order in which activity was recorded. */
  usedAt: number;
}

interface Model {
  password: string;
  credentials: Credential[];
  steps: number;
}

interface Real {
  account: Account;
}

const instance = (onB: boolean) => (onB ? world.b.url : world.a.url);
const live = (model: Model) => model.credentials.filter(({ isLive }) => isLive);

/** After each step, every credential that was ever given out is tried on both instances. */
async function probeEverything(model: Model): Promise<void> {
  for (const { holder, isLive, sessionId } of model.credentials) {
    for (const url of [world.a.url, world.b.url]) {
      const { status } = await holder
        .copy(url)
        .rest('GET', '/api/auth/session', { headers: { 'x-activity': 'background' } });
      expect([sessionId, status]).toEqual([sessionId, isLive ? 200 : 401]);
    }
  }
  const [someone] = live(model);
  if (!someone) return;
  const { sessions } = await someone.holder.copy().trpc.auth.listSessions.query();
  expect(sessions.map(({ id }) => id).toSorted()).toEqual(
    live(model)
      .map(({ sessionId }) => sessionId)
      .toSorted(),
  );
  await someone.holder.copy().rest('GET', '/livez');
}

abstract class Step implements fc.AsyncCommand<Model, Real> {
  readonly onB: boolean;
  readonly pick: number;
  constructor(onB: boolean, pick: number) {
    this.onB = onB;
    this.pick = pick;
  }
  check(model: Readonly<Model>): boolean {
    return live(model).length > 0;
  }
  async run(model: Model, real: Real): Promise<void> {
    model.steps += 1;
    const all = live(model);
    const chosen = all[this.pick % Math.max(all.length, 1)];
    await this.act(model, real, chosen);
    await probeEverything(model);
  }
  abstract act(model: Model, real: Real, chosen: Credential | undefined): Promise<void>;
  toString(): string {
    return `${this.constructor.name}(${this.onB ? 'B' : 'A'}, ${this.pick})`;
  }
}

/** The visitor of a credential on the instance of this step, with a jar of its own. */
const on = (step: Step, { holder }: Credential) => holder.copy(instance(step.onB));

class Login extends Step {
  override check(): boolean {
    return true;
  }
  async act(model: Model, { account }: Real): Promise<void> {
    const visitor = createVisitor(instance(this.onB));
    const { session } = await visitor.trpc.auth.login.mutate({
      email: account.email,
      password: model.password,
    });
    const [longestIdle] = live(model).toSorted((a, b) => a.usedAt - b.usedAt);
    if (longestIdle && live(model).length >= LIMIT) longestIdle.isLive = false;
    model.credentials.push({ holder: visitor, sessionId: session.id, isLive: true, usedAt: model.steps });
  }
}

class LoginAgainInSameBrowser extends Step {
  async act(model: Model, { account }: Real, chosen: Credential): Promise<void> {
    const visitor = on(this, chosen);
    const { session } = await visitor.trpc.auth.login.mutate({
      email: account.email,
      password: model.password,
    });
    chosen.isLive = false;
    model.credentials.push({ holder: visitor, sessionId: session.id, isLive: true, usedAt: model.steps });
  }
}

class LoginWithOldPassword extends Step {
  override check(): boolean {
    return true;
  }
  async act(model: Model, { account }: Real): Promise<void> {
    const password = model.password === PASSWORD ? SECOND_PASSWORD : PASSWORD;
    const visitor = createVisitor(instance(this.onB));
    expect(
      (await visitor.rest('POST', '/api/auth/login', { body: { email: account.email, password } })).status,
    ).toBe(401);
    expect(visitor.token()).toBeUndefined();
  }
}

class Logout extends Step {
  async act(_: Model, __: Real, chosen: Credential): Promise<void> {
    expect(await on(this, chosen).trpc.auth.logout.mutate()).toMatchObject({
      outcome: 'ended',
      endedSessions: 1,
    });
    chosen.isLive = false;
  }
}

class LogoutAgain extends Step {
  override check(model: Readonly<Model>): boolean {
    return model.credentials.some(({ isLive }) => !isLive);
  }
  async act(model: Model): Promise<void> {
    const dead = model.credentials.filter(({ isLive }) => !isLive);
    const chosen = dead[this.pick % dead.length];
    if (!chosen) return;
    const answer = await on(this, chosen).trpc.auth.logout.mutate();
    expect(answer).toMatchObject({ success: true, outcome: 'already-ended', endedSessions: 0 });
  }
}

class LogoutAll extends Step {
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    const answer = await on(this, chosen).trpc.auth.logoutAll.mutate();
    expect(answer.endedSessions).toBe(live(model).length);
    for (const credential of live(model)) credential.isLive = false;
  }
}

class LogoutOthers extends Step {
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    const others = live(model).filter((credential) => credential !== chosen);
    const answer = await on(this, chosen).trpc.auth.logoutOthers.mutate();
    expect(answer).toMatchObject({
      endedSessions: others.length,
      outcome: others.length > 0 ? 'ended' : 'already-ended',
    });
    for (const credential of others) credential.isLive = false;
  }
}

class LogoutSession extends Step {
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    const target = live(model).at(-1) ?? chosen;
    const { sessionId } = target;
    expect(await on(this, chosen).trpc.auth.logoutSession.mutate({ sessionId })).toMatchObject({
      endedSessions: 1,
    });
    target.isLive = false;
  }
}

class Touch extends Step {
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    await world.age(chosen.sessionId, 61);
    await on(this, chosen).trpc.auth.touch.mutate();
    chosen.usedAt = model.steps;
  }
}

class Reauthenticate extends Step {
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    const visitor = on(this, chosen);
    await visitor.trpc.auth.reauthenticate.mutate({ password: model.password });
    chosen.isLive = false;
    model.credentials.push({ ...chosen, holder: visitor, isLive: true, usedAt: model.steps });
  }
}

class ChangePassword extends Step {
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    const visitor = on(this, chosen);
    const newPassword = model.password === PASSWORD ? SECOND_PASSWORD : PASSWORD;
    const others = live(model).length - 1;
    const change = { currentPassword: model.password, newPassword };
    expect((await visitor.trpc.auth.changePassword.mutate(change)).endedSessions).toBe(others);
    for (const credential of live(model)) credential.isLive = false;
    model.password = newPassword;
    model.credentials.push({ ...chosen, holder: visitor, isLive: true, usedAt: model.steps });
  }
}

class TimeOut extends Step {
  async act(_: Model, __: Real, chosen: Credential): Promise<void> {
    await world.age(chosen.sessionId, 31 * 60);
    chosen.isLive = false;
  }
}

const kinds = [
  Login,
  Login,
  LoginAgainInSameBrowser,
  LoginWithOldPassword,
  Logout,
  LogoutAgain,
  LogoutAll,
  LogoutOthers,
  LogoutSession,
  Touch,
  Reauthenticate,
  ChangePassword,
  TimeOut,
];
const commands = kinds.map((Kind) =>
  fc.tuple(fc.boolean(), fc.nat(9)).map(([onB, pick]) => new Kind(onB, pick)),
);

test(
  'G2: whatever is done in whatever order, exactly the live credentials open, on both instances',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 25, size: 'max' }), async (steps) => {
        const account = await world.newAccount();
        const setup = () => ({ model: { password: PASSWORD, credentials: [], steps: 0 }, real: { account } });
        await fc.asyncModelRun(setup, steps);
      }),
      { numRuns: 40 },
    );
  },
);
