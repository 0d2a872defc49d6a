import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import type { Database } from '@curfew/db';
import type { SessionEngine } from '@curfew/session-core';
import { createActor, takeAnswer } from './actors.ts';
import type { Account, Actor } from './actors.ts';
import { hash } from './instance/free-argon2.ts';
import { keepRows } from './keep-rows.ts';

export const PASSWORDS = ['rain on a tin roof 42', 'a lantern by the north gate 7'] as const;
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Cast {
  accounts: Account[];
  actors: Actor[];
}

/** Puts the database back as it was when the cast had just logged in, and hands out the people as they were then. */
export type GatherCast = () => Promise<Cast>;

/**
 * Two persons, two operators, their browsers and programs, all logged in. That takes long, so it is done once: each history
 * begins with a copy, as if the logins had been a moment ago.
 */
export async function prepareCast(db: Database, engine: SessionEngine): Promise<GatherCast> {
  const cast = createCast();
  await createAccounts(db, cast.accounts);
  for (const [index, actor] of cast.actors.entries()) {
    await logInBeside(engine, actor, { isRemembered: index % 2 === 1 });
  }
  const restore = await keepRows(db.pool);
  let histories = 0;
  return async () => {
    await restore();
    histories += 1;
    // Nothing cleans up behind the copies.
    if (histories % 100 === 0) await db.pool.query('VACUUM ANALYZE');
    return structuredClone(cast);
  };
}

function createCast(): Cast {
  const accounts = ['ann', 'ben', 'olga', 'otto'].map((name): Account => ({
    id: crypto.randomUUID(),
    email: `${name}@test.example`,
    isOperator: name.startsWith('o'),
    password: PASSWORDS[0],
  }));
  const [ann, ben, olga, otto] = accounts as [Account, Account, Account, Account];
  const actors = [
    createActor("Ann's browser", ann, '192.0.2.7'),
    createActor("Ann's other browser", ann, '2001:db8:77::5'),
    createActor("Ann's program", ann, '192.0.2.9'),
    createActor("Ben's browser", ben, '2001:db8:77::6'),
    createActor("Olga's browser", olga, '198.51.100.4'),
    createActor("Otto's browser", otto, '198.51.100.5'),
    createActor("Otto's program", otto, '198.51.100.6'),
  ];
  return { accounts, actors };
}

async function createAccounts({ prisma }: Database, accounts: Account[]): Promise<void> {
  const passwordHash = await hash(PASSWORDS[0], COST);
  await prisma.user.createMany({
    data: accounts.map(({ id, email, isOperator }) => ({
      id,
      email,
      displayName: email.slice(0, 4),
      passwordHash,
      role: isOperator ? 'admin' : 'user',
    })),
  });
}

/** A session without the way through an instance. */
async function logInBeside(
  engine: SessionEngine,
  actor: Actor,
  { isRemembered }: { isRemembered: boolean },
): Promise<void> {
  const isProgram = actor.kind === 'program';
  const created = await engine.createSession({
    userId: actor.account.id,
    seenEpoch: 1,
    transport: isProgram ? 'bearer' : 'cookie',
    ...(isProgram ? { client: { kind: 'cli' as const } } : { isRemembered }),
    origin: { ip: actor.ip, userAgent: actor.name },
  });
  if (!created.created) throw new Error('the session was not created');
  const { token, refreshToken, session } = created;
  const cookies = [
    `${DEFAULT_COOKIE_NAMES.session}=${token}`,
    `${DEFAULT_COOKIE_NAMES.csrf}=${engine.createCsrfToken(token)}`,
    ...(refreshToken === null ? [] : [`${DEFAULT_COOKIE_NAMES.refresh}=${refreshToken}`]),
  ];
  const tokens = { accessToken: token, refreshToken };
  const result = { ...engine.createLogoutTickets(session), ...(isProgram && { tokens }) };
  takeAnswer(actor, { status: 200, setCookies: isProgram ? [] : cookies, body: result }, result);
}
