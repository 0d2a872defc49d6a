import { refreshOf, sessionOf } from '../actors.ts';
import type { Account, Actor } from '../actors.ts';
import { PASSWORDS } from '../cast.ts';
import type { Cast } from '../cast.ts';
import { forge, readName } from '../credentials.ts';
import type { CallStep } from '../history.ts';
import type { Presented } from '../trace.ts';

/** What the arguments of a call are chosen from. */
export interface Scene {
  step: CallStep;
  cast: Cast;
  actor: Actor;
  /** Ids of every session there has been, whoever's. */
  sessionIds: readonly string[];
  presented: Presented;
}

/** Who makes this call: what is for operators mostly an operator, what is for programs a program. */
export function chooseActor({ command, who }: CallStep, { actors }: Cast, kind?: Actor['kind']): Actor {
  const isAdmin = command.startsWith('admin.') && who % 6 !== 5;
  const first = who % actors.length;
  // Whoever cannot make this call leaves it to the next, so that one number mostly means one actor.
  const chosen = [...actors.slice(first), ...actors.slice(0, first)].find(
    (actor) => (!isAdmin || actor.account.isOperator) && (kind === undefined || actor.kind === kind),
  );
  if (!chosen) throw new TypeError('the cast has nobody for this');
  return chosen;
}

/** The credentials of this call, as the step chooses them. */
export function present(step: CallStep, actor: Actor, { actors }: Cast): Presented {
  const alike = actors.filter(({ kind }) => kind === actor.kind);
  const other = alike[step.target % alike.length] ?? actor;
  const own = sessionOf(actor);
  const [token, refresh] = ((): [string | undefined, string | undefined] => {
    if (step.holding === 'none') return [undefined, undefined];
    if (step.holding === 'older')
      return [actor.held[step.target % Math.max(1, actor.held.length)], undefined];
    if (step.holding === 'borrowed') return [sessionOf(other), refreshOf(other)];
    if (step.holding === 'forged') return [own === undefined ? undefined : forge(own), undefined];
    if (step.holding === 'truncated') return [own?.slice(0, -1), undefined];
    if (step.holding === 'refresh-only' && actor.kind === 'browser') return [undefined, refreshOf(actor)];
    return [own, refreshOf(actor)];
  })();
  return actor.kind === 'browser' ? { cookie: token, refreshCookie: refresh } : { bearer: token };
}

/** The refresh token a program puts into the body. */
export function chooseRefreshToken({ step, actor, cast }: Scene): string | undefined {
  const program = actor.kind === 'program' ? actor : cast.actors.find(({ kind }) => kind === 'program');
  const own = program?.refreshToken;
  if (own === undefined || step.holding === 'none') return undefined;
  if (step.holding === 'forged') return forge(own);
  return step.holding === 'truncated' ? own.slice(0, -1) : own;
}

export function chooseTicket({ step, actor, cast }: Scene): string | undefined {
  const other = cast.actors[step.target % cast.actors.length] ?? actor;
  const tickets = {
    none: undefined,
    own: actor.logoutTicket,
    borrowed: other.logoutTicket,
    everywhere: actor.logoutAllTicket,
    'borrowed-everywhere': other.logoutAllTicket,
    forged: actor.logoutTicket === undefined ? undefined : forge(actor.logoutTicket),
    truncated: actor.logoutTicket?.slice(0, -1),
  };
  return tickets[step.ticket];
}

/** Another session of the same person, that of the actor the step aims at, or anybody's. */
export function chooseSessionId({ step, actor, cast, sessionIds }: Scene, offset = 0): string {
  const current = (actors: Actor[]) => actors.flatMap((one) => readName(sessionOf(one) ?? '')?.id ?? []);
  const aimedAt = cast.actors[(step.target + offset) % cast.actors.length] ?? actor;
  const others = current(
    cast.actors.filter((one) => one.account === actor.account && sessionOf(one) !== sessionOf(actor)),
  );
  const choices = [others, current([aimedAt]), [...sessionIds], others];
  const from =
    [choices[step.variant % 4], sessionIds].find((ids) => ids !== undefined && ids.length > 0) ?? [];
  return spellId(from[(step.target + offset) % from.length] ?? '', step.spelling);
}

/** Operators act on persons, on each other and on themselves. */
export function chooseAccount({ step, cast, actor }: Scene): Account {
  return (cast.actors[step.target % cast.actors.length] ?? actor).account;
}

/** RFC 9562 §4: either case names the same. */
export function spellId(id: string, spelling: number): string {
  if (spelling === 1) return id.toUpperCase();
  if (spelling === 2)
    return id.replaceAll(/[a-f]/gu, (letter, at: number) => (at % 2 ? letter : letter.toUpperCase()));
  return id;
}

/** Ways to write the networks that sessions of the cast come from, the last ones narrower and wider. */
const NETWORKS: readonly string[] = [
  '192.0.2.0/24',
  '2001:db8:77::/48',
  '2001:DB8:77::/48',
  '2001:0db8:0077:0000:0000:0000:0000:0000/48',
  '2001:db8:77:0::/48',
  '192.0.2.7/24',
  '192.0.2.0/25',
  '2001:db8::/32',
];

export function chooseNetwork({ step }: Scene): string {
  return NETWORKS[(step.spelling + step.target) % NETWORKS.length] ?? '192.0.2.0/24';
}

/** The right one seven times of eight. */
export function choosePassword({ step, actor }: Scene): string {
  return step.variant % 8 === 7 ? 'not the password at all' : actor.account.password;
}

export function chooseNewPassword({ actor }: Scene): string {
  return actor.account.password === PASSWORDS[0] ? PASSWORDS[1] : PASSWORDS[0];
}
