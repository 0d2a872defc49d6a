import type { ClientKind } from '@curfew/contracts';
import { uuidv7 } from 'uuidv7';
import { recordAudit } from '../audit/audit-event.ts';
import type { AuditEntry } from '../audit/audit-event.ts';
import { createSessionToken, isSameHash, parseSessionToken } from '../credentials/session-token.ts';
import { describeDevice } from '../device/describe-device.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { rememberDevice } from './known-device.ts';
import { endLiveSessions, liveSessions } from './live-sessions.ts';
import { toLiveSession } from './live-session.ts';
import type { LiveSession } from './live-session.ts';
import { withUserLock } from './with-user-lock.ts';
import type { LockedUser, UserLock } from './with-user-lock.ts';

export interface CreateSessionInput {
  userId: string;
  /** The epoch that was read together with the password hash. */
  seenEpoch: number;
  clientKind: ClientKind;
  origin: RequestOrigin;
  /** The credential this browser presented: the session behind it ends with `replaced`, whoever it belonged to. */
  replacedToken?: string | undefined;
}

export type CreateSessionResult =
  | { created: true; token: string; session: LiveSession; isNewDevice: boolean }
  /** The user's epoch moved on, or the user is disabled or gone: what was verified before no longer holds. */
  | { created: false };

/**
 * Begins a session only if the user still has the epoch under which the password was verified, so a login with an
 * old password dies when the password changes meanwhile (G2). In the same transaction the replaced session and
 * those beyond the limit end, the longest idle first, and device and audit records are written.
 */
export async function createSession(
  context: EngineContext,
  input: CreateSessionInput,
): Promise<CreateSessionResult> {
  const replaced = await findReplaced(context, input.replacedToken);
  const userIds = [...new Set([input.userId, ...(replaced ? [replaced.userId] : [])])];
  return withUserLock(context, userIds, async (lock) => {
    const user = lock.users.get(input.userId);
    if (user?.epoch !== input.seenEpoch || !user.isActive) return { created: false };
    const owner = replaced && lock.users.get(replaced.userId);
    if (owner) {
      await endLiveSessions(
        context,
        { ...lock, user: owner },
        {
          sessionIds: [replaced.id],
          reason: 'replaced',
          actorId: input.userId,
          origin: input.origin,
        },
      );
    }
    await makeRoom(context, { ...lock, user }, input.origin);
    return insertSession(context, { ...lock, user }, input);
  });
}

async function findReplaced(context: EngineContext, token: string | undefined) {
  const parsed = token === undefined ? null : parseSessionToken(token);
  if (!parsed) return null;
  const record = await context.findSession(parsed.sessionId);
  return record && isSameHash(record.tokenHash, parsed.secretHash) ? record : null;
}

/** Ends the longest idle sessions so that one more fits. */
async function makeRoom(
  context: EngineContext,
  lock: UserLock & { user: LockedUser },
  origin: RequestOrigin,
): Promise<void> {
  const { sessionLimit } = context.policy;
  const live = await lock.tx.userSession.findMany({
    where: liveSessions(lock.user, lock.now, context.policy),
    orderBy: [{ lastActive: 'desc' }, { id: 'desc' }],
    skip: sessionLimit - 1,
    select: { id: true },
  });
  if (live.length === 0) return;
  const sessionIds = live.map(({ id }) => id);
  await endLiveSessions(context, lock, { sessionIds, reason: 'session_limit', actorId: null, origin });
}

async function insertSession(
  context: EngineContext,
  lock: UserLock & { user: LockedUser },
  input: CreateSessionInput,
): Promise<CreateSessionResult> {
  const { tx, user, now } = lock;
  const device = describeDevice(input.origin, context.keyring);
  const id = uuidv7();
  const { token, secretHash } = createSessionToken(id, context.random);
  const row = {
    id,
    userId: user.id,
    epoch: user.epoch,
    clientKind: input.clientKind,
    lastActive: now,
    authenticatedAt: now,
    absoluteExpiresAt: new Date(now.getTime() + context.policy.absoluteLifetimeSeconds * 1000),
  };
  await tx.userSession.create({
    data: { ...row, ...device, transport: 'cookie', tokenHash: secretHash, createdAt: now },
    select: { id: true },
  });
  const where = { tx, userId: user.id, now };
  const isNewDevice = await rememberDevice(context, where, {
    origin: input.origin,
    label: device.label,
  });
  const login: AuditEntry = { type: 'login', userId: user.id, sessionId: id, actorId: user.id };
  const entries: AuditEntry[] = isNewDevice ? [login, { ...login, type: 'new_device' }] : [login];
  await recordAudit(tx, entries, { at: now, origin: input.origin, keyring: context.keyring });
  const session = toLiveSession({ ...row, now }, secretHash, context.policy);
  return { created: true, token, session, isNewDevice };
}
