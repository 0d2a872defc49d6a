import type { Client, Transport } from '@curfew/contracts';
import { uuidv7 } from 'uuidv7';
import { recordAudit } from '../audit/audit-event.ts';
import type { AuditEntry } from '../audit/audit-event.ts';
import { clientLabel, describeDevice } from '../device/describe-device.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { identifySessions } from './identify-sessions.ts';
import type { PresentedCredentials } from './identify-sessions.ts';
import { issueCredentials } from './issue-credentials.ts';
import type { IssuedCredentials } from './issue-credentials.ts';
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
  /** Default: a browser for cookies, else a service. */
  client?: Client | undefined;
  /** Default `cookie`. */
  transport?: Transport | undefined;
  /** "Keep me logged in". A bearer session can always be refreshed. */
  isRemembered?: boolean | undefined;
  origin: RequestOrigin;
  /** What this browser presented: the sessions behind it end with `replaced`, whoever they belonged to. */
  replaced?: PresentedCredentials | undefined;
}

export type CreateSessionResult =
  | (IssuedCredentials & { created: true; session: LiveSession; isNewDevice: boolean })
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
  const named = input.replaced ? (await identifySessions(context, input.replaced)).sessions : [];
  const replaced = named.flatMap(({ id, userId }) => (userId === undefined ? [] : [{ id, userId }]));
  const userIds = [...new Set([input.userId, ...replaced.map(({ userId }) => userId)])];
  return withUserLock(context, userIds, async (lock) => {
    const user = lock.users.get(input.userId);
    if (user?.epoch !== input.seenEpoch || !user.isActive) return { created: false };
    for (const { id, userId } of replaced) {
      const owner = lock.users.get(userId);
      if (!owner) continue;
      const ending = { reason: 'replaced' as const, actorId: input.userId, origin: input.origin };
      await endLiveSessions(context, { ...lock, user: owner }, { sessionIds: [id], ...ending });
    }
    await makeRoom(context, { ...lock, user }, input.origin);
    return insertSession(context, { ...lock, user }, input);
  });
}

/** Ends the longest idle sessions so that one more fits. */
async function makeRoom(
  context: EngineContext,
  lock: UserLock & { user: LockedUser },
  origin: RequestOrigin,
): Promise<void> {
  const { sessionLimit } = context.policy;
  const live = await lock.tx.userSession.findMany({
    where: liveSessions(lock.user, lock.now),
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
  const { transport = 'cookie', isRemembered = false } = input;
  const { client = { kind: transport === 'cookie' ? ('web' as const) : ('service' as const) } } = input;
  const described = describeDevice(input.origin, context);
  const device = { ...described, label: clientLabel(client, described.label) };
  const id = uuidv7();
  const isRefreshable = transport === 'bearer' || isRemembered;
  const { inactivityLimitSeconds } = user;
  const held = { id, transport, isRefreshable, inactivityLimitSeconds };
  const { issued, columns } = issueCredentials(context, held, now);
  const row = { id, userId: user.id, epoch: user.epoch, transport, clientKind: client.kind, ...columns };
  // While somebody is in, they are asked who that was: see `rules/recognition.ts`.
  const isAlone = (await tx.userSession.count({ where: liveSessions(user, now), take: 1 })) === 0;
  const data = { ...row, ...device, createdAt: now, recognizedAt: isAlone ? now : null };
  await tx.userSession.create({ data, select: { id: true } });
  const { label } = device;
  const where = { tx, userId: user.id, now };
  const isNewDevice = await rememberDevice(context, where, {
    origin: input.origin,
    label,
  });
  const details = { label, clientKind: client.kind };
  const login: AuditEntry = { type: 'login', userId: user.id, sessionId: id, actorId: user.id, details };
  const entries: AuditEntry[] = isNewDevice ? [login, { ...login, type: 'new_device' }] : [login];
  await recordAudit(tx, entries, { at: now, origin: input.origin, context });
  const session = toLiveSession({ ...row, inactivityLimitSeconds, now }, columns.tokenHash, context.policy);
  return { created: true, ...issued, session, isNewDevice };
}
