import type { Account, ApiWorld } from './api-world.ts';

/** What a program holds that logged in. */
export interface BearerSession {
  id: string;
  accessToken: string;
  refreshToken: string;
  headers: { authorization: string };
}

/** A program's session, without the price of hashing a password. */
export async function newBearerSession(
  { db, engine }: Pick<ApiWorld, 'db' | 'engine'>,
  account: Account,
): Promise<BearerSession> {
  const { sessionEpoch } = await db.prisma.user.findUniqueOrThrow({ where: { id: account.id } });
  const created = await engine.createSession({
    userId: account.id,
    seenEpoch: sessionEpoch,
    transport: 'bearer',
    origin: { userAgent: 'test', ip: '192.0.2.7' },
  });
  if (!created.created || created.refreshToken === null) throw new Error('the session was not created');
  const { token: accessToken, refreshToken, session } = created;
  const headers = { authorization: `Bearer ${accessToken}` };
  return { id: session.id, accessToken, refreshToken, headers };
}
