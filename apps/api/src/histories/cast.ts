import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import type { SessionEngine } from '@curfew/session-core';
import { createActor, takeAnswer } from './actors.ts';
import type { Account, Actor } from './actors.ts';
import { hash } from './instance/free-argon2.ts';
import type { World } from './world.ts';

export const PASSWORDS = ['rain on a tin roof 42', 'a lantern by the north gate 7'] as const;
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Cast {
  accounts: Account[];
  actors: Actor[];
}

let histories = 0;

/** The people of one history: two persons, two operators, their browsers and programs, most of them logged in. */
export async function gatherCast(world: World): Promise<Cast> {
  histories += 1;
  const accounts = ['ann', 'ben', 'olga', 'otto'].map((name): Account => ({
    id: crypto.randomUUID(),
    email: `${name}-${histories}@test.example`,
    isOperator: name.startsWith('o'),
    password: PASSWORDS[0],
  }));
  const passwordHash = await hash(PASSWORDS[0], COST);
  await world.db.prisma.user.createMany({
    data: accounts.map(({ id, email, isOperator }) => ({
      id,
      email,
      displayName: email.slice(0, 4),
      passwordHash,
      role: isOperator ? 'admin' : 'user',
    })),
  });
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
  await Promise.all(
    actors.map((actor, index) => logInBeside(world.engine, actor, { isRemembered: index % 2 === 1 })),
  );
  return { accounts, actors };
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
