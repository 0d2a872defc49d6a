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
  /** Whether it is the newest of a session that is not over. */
  isLive: boolean;
  /** Whether it opens anything: of a remembered session it may have to be refreshed first. */
  isOpen: boolean;
  isFresh: boolean;
  isRemembered: boolean;
  /** The authentication it goes back to: refreshes keep it, whatever asks for the password begins another. */
  lineage: number;
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
const open = (model: Model) => live(model).filter(({ isOpen }) => isOpen);
const fresh = (model: Model) => open(model).filter(({ isFresh }) => isFresh);
const remembered = (model: Model) => live(model).filter(({ isRemembered }) => isRemembered);

/** A credential that was just given out after the password was. */
const authenticated = (model: Model, holder: Visitor, sessionId: string): Credential => ({
  holder,
  sessionId,
  isLive: true,
  isOpen: true,
  isFresh: true,
  isRemembered: false,
  lineage: model.steps,
  usedAt: model.steps,
});

/** After each step, every credential that was ever given out is tried on both instances. */
async function probeEverything(model: Model): Promise<void> {
  for (const { holder, isLive, isOpen, sessionId } of model.credentials) {
    for (const url of [world.a.url, world.b.url]) {
      const { status } = await holder
        .copy(url)
        .rest('GET', '/api/auth/session', { headers: { 'x-activity': 'background' } });
      expect([sessionId, status]).toEqual([sessionId, isLive && isOpen ? 200 : 401]);
    }
  }
  const [someone] = open(model);
  if (!someone) return;
  const { sessions } = await someone.holder.copy().trpc.auth.listSessions.query();
  expect(sessions.map(({ id }) => id).toSorted()).toEqual(
    live(model)
      .map(({ sessionId }) => sessionId)
      .toSorted(),
  );
  await someone.holder.copy().rest('GET', '/livez');
}

/** The kinds of steps that could be done: of a model that does nothing anything is true. */
const ran = new Set<string>();

abstract class Step implements fc.AsyncCommand<Model, Real> {
  readonly onB: boolean;
  readonly pick: number;
  constructor(onB: boolean, pick: number) {
    this.onB = onB;
    this.pick = pick;
  }
  /** Which of them this step can be done with. */
  candidates(model: Model): Credential[] {
    return open(model);
  }
  check(model: Readonly<Model>): boolean {
    return this.candidates(model).length > 0;
  }
  async run(model: Model, real: Real): Promise<void> {
    model.steps += 1;
    const all = this.candidates(model);
    const chosen = all[this.pick % Math.max(all.length, 1)];
    await this.act(model, real, chosen);
    ran.add(this.constructor.name);
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
  isRemembered = false;
  override check(): boolean {
    return true;
  }
  async act(model: Model, { account }: Real): Promise<void> {
    const visitor = createVisitor(instance(this.onB));
    const { session } = await visitor.trpc.auth.login.mutate({
      email: account.email,
      password: model.password,
      rememberMe: this.isRemembered,
    });
    const [longestIdle] = live(model).toSorted((a, b) => a.usedAt - b.usedAt);
    if (longestIdle && live(model).length >= LIMIT) longestIdle.isLive = false;
    const { isRemembered } = this;
    model.credentials.push({ ...authenticated(model, visitor, session.id), isRemembered });
  }
}

class RememberedLogin extends Login {
  override isRemembered = true;
}

class LoginAgainInSameBrowser extends Step {
  async act(model: Model, { account }: Real, chosen: Credential): Promise<void> {
    const visitor = on(this, chosen);
    const { session } = await visitor.trpc.auth.login.mutate({
      email: account.email,
      password: model.password,
    });
    chosen.isLive = false;
    model.credentials.push(authenticated(model, visitor, session.id));
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
    // Whatever has replaced it, it is a genuine credential of its session: good for nothing but ending it.
    const successor = live(model).find(({ sessionId }) => sessionId === chosen.sessionId);
    expect(answer).toMatchObject({ success: true, outcome: successor ? 'ended' : 'already-ended' });
    if (successor) successor.isLive = false;
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
  override candidates(model: Model): Credential[] {
    return fresh(model);
  }
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
  override candidates(model: Model): Credential[] {
    return fresh(model);
  }
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
    const { isRemembered } = chosen;
    model.credentials.push({ ...authenticated(model, visitor, chosen.sessionId), isRemembered });
  }
}

class ChangePassword extends Step {
  override candidates(model: Model): Credential[] {
    return fresh(model);
  }
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    const visitor = on(this, chosen);
    const newPassword = model.password === PASSWORD ? SECOND_PASSWORD : PASSWORD;
    const others = live(model).length - 1;
    const change = { currentPassword: model.password, newPassword };
    expect((await visitor.trpc.auth.changePassword.mutate(change)).endedSessions).toBe(others);
    for (const credential of live(model)) credential.isLive = false;
    model.password = newPassword;
    const { isRemembered } = chosen;
    model.credentials.push({ ...authenticated(model, visitor, chosen.sessionId), isRemembered });
  }
}

class TimeOut extends Step {
  async act(_: Model, __: Real, chosen: Credential): Promise<void> {
    await world.age(chosen.sessionId, 31 * 60);
    chosen.isFresh = false;
    if (chosen.isRemembered) chosen.isOpen = false;
    else chosen.isLive = false;
    // Longer idle than whatever was not aged.
    chosen.usedAt -= 1_000_000;
  }
}

class Refresh extends Step {
  override candidates(model: Model): Credential[] {
    return remembered(model);
  }
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    const visitor = on(this, chosen);
    const { session } = await visitor.trpc.auth.refresh.mutate();
    expect(session.id).toBe(chosen.sessionId);
    chosen.isLive = false;
    model.credentials.push({ ...chosen, holder: visitor, isLive: true, isOpen: true, usedAt: model.steps });
  }
}

class ReuseOfRefreshToken extends Step {
  override candidates(model: Model): Credential[] {
    return model.credentials.filter(({ isLive, isRemembered }) => !isLive && isRemembered);
  }
  async act(model: Model, _: Real, chosen: Credential): Promise<void> {
    await world.age(chosen.sessionId, 11);
    await expect(on(this, chosen).trpc.auth.refresh.mutate()).rejects.toMatchObject({
      data: { curfewCode: 'UNAUTHORIZED' },
    });
    const victim = live(model).find(({ lineage }) => lineage === chosen.lineage);
    if (victim) victim.isLive = false;
  }
}

const kinds = [
  Login,
  RememberedLogin,
  RememberedLogin,
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
  Refresh,
  Refresh,
  ReuseOfRefreshToken,
];
const commands = kinds.map((Kind) =>
  fc.tuple(fc.boolean(), fc.nat(9)).map(([onB, pick]) => new Kind(onB, pick)),
);

test(
  'G2: whatever is done in whatever order, exactly the live credentials open, on both instances',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 30, size: 'max' }), async (steps) => {
        const account = await world.newAccount();
        const setup = () => ({ model: { password: PASSWORD, credentials: [], steps: 0 }, real: { account } });
        await fc.asyncModelRun(setup, steps);
      }),
      { numRuns: 40 },
    );
    expect([...ran].toSorted()).toEqual([...new Set(kinds.map(({ name }) => name))].toSorted());
  },
);
