import type { AdminUser, FindUsersInput, FindUsersOutput, Role } from '@curfew/contracts';
import { Prisma } from '@curfew/db';
import { databaseNow } from '../audit/audit-event.ts';
import type { EngineContext, Transaction } from '../engine-context.ts';
import { MAXIMUM_SESSION_LIMIT } from '../session-policy.ts';
import { liveSessionsSql } from '../sessions/live-sessions.ts';
import { readCursor, toPage } from './page-cursor.ts';

const DEFAULT_LIMIT = 50;
const USER_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/**
 * The users whose address or name contains the text, whatever the case, or whose id it is, the latest registered
 * first. Pages by key.
 * @throws VALIDATION_FAILED for a cursor that was never handed out.
 */
export async function findUsers(
  { db: { prisma } }: EngineContext,
  { text = '', isActive, role, cursor, limit = DEFAULT_LIMIT }: NonNullable<FindUsersInput> = {},
): Promise<FindUsersOutput> {
  const before = readCursor(cursor);
  const conditions = [Prisma.sql`true`];
  if (text !== '') {
    const pattern = `%${escapeLike(text)}%`;
    const isId = USER_ID.test(text) ? Prisma.sql`OR u.id = ${text}::uuid` : Prisma.empty;
    conditions.push(Prisma.sql`(u.email ILIKE ${pattern} OR u.display_name ILIKE ${pattern} ${isId})`);
  }
  if (isActive !== undefined) conditions.push(Prisma.sql`u.is_active = ${isActive}`);
  if (role !== undefined) conditions.push(Prisma.sql`u.role = ${role}`);
  if (before !== null) conditions.push(Prisma.sql`u.id < ${before}::uuid`);
  const where = Prisma.join(conditions, ' AND ');
  const { page, nextCursor } = toPage(await readUsers(prisma, { where, limit: limit + 1 }), limit);
  return { users: page, nextCursor };
}

/** One user as operators see one; null when there is none. */
export async function findUser(tx: Transaction, userId: string): Promise<AdminUser | null> {
  const [user] = await readUsers(tx, { where: Prisma.sql`u.id = ${userId}::uuid`, limit: 1 });
  return user ?? null;
}

async function readUsers(
  tx: Transaction,
  { where, limit }: { where: Prisma.Sql; limit: number },
): Promise<AdminUser[]> {
  const live = liveSessionsSql(await databaseNow(tx));
  const rows = await tx.$queryRaw<(Omit<AdminUser, 'createdAt'> & { role: Role; createdAt: Date })[]>`
    SELECT u.id::text, u.email, u.display_name AS "displayName", u.role, u.is_active AS "isActive",
           u.must_change_password AS "mustChangePassword", u.created_at AS "createdAt",
           (SELECT count(*)::int FROM (
             SELECT 1 FROM user_sessions s WHERE s.user_id = u.id AND ${live} LIMIT ${MAXIMUM_SESSION_LIMIT})
             AS live) AS "liveSessions"
      FROM users u WHERE ${where} ORDER BY u.id DESC LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

/** No character of the text is a wildcard; backslash is PostgreSQL's escape unless told otherwise. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/gu, String.raw`\$&`);
}
