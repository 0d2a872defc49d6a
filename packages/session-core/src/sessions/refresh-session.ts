import type { Transport } from '@curfew/contracts';
import { deriveCredentials, parseRefreshToken } from '../credentials/refresh-token.ts';
import type { RefreshableCredentials, RefreshState, RefreshToken } from '../credentials/refresh-token.ts';
import { isSameHash } from '../credentials/session-token.ts';
import type { RequestOrigin } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { readSession } from '../lookup/session-record.ts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { deadlinesAt } from '../rules/deadlines.ts';
import { isPast, judgeSession } from '../rules/judge-session.ts';
import { checkFingerprint } from './check-fingerprint.ts';
import { matchRefresh } from './identify-sessions.ts';
import { accessExpiry, newest } from './issue-credentials.ts';
import type { IssuedCredentials } from './issue-credentials.ts';
import { findEnding } from './find-ending.ts';
import type { KnownEnding } from './find-ending.ts';
import { endLiveSessions } from './live-sessions.ts';
import { toLiveSession, toUser } from './live-session.ts';
import type { LiveSession, SessionUser } from './live-session.ts';
import { withUserLock } from './with-user-lock.ts';
import type { LockedUser, UserLock } from './with-user-lock.ts';

export interface RefreshRequest {
  /** The way the token came: a cookie's is not accepted from a body, nor the reverse. */
  transport: Transport;
  origin: RequestOrigin;
}

export type Refresh =
  | (IssuedCredentials & {
      refreshed: true;
      session: LiveSession;
      user: SessionUser;
      /** The token had been used up within the grace: the answer is the one its first use got. */
      isRepeated: boolean;
    })
  | (KnownEnding & { refreshed: false; sessionId?: string });

/**
 * Opens the access of a session again without a password, and without making it fresh. Convergent (G6): the current
 * token gives the next generation; the one before, within the grace after it was used up, gives the same bytes
 * again, access token included; an older genuine one ends the session with `refresh_reuse` (RFC 9700 §4.14.2). A token
 * from before the last authentication is `superseded`; like one that was never issued it ends nothing. The session's own deadline stays where it is, however often this is called.
 */
export async function refreshSession(
  context: EngineContext,
  refreshToken: string | undefined,
  { transport, origin }: RefreshRequest,
): Promise<Refresh> {
  if (refreshToken === undefined) return { refreshed: false, reason: 'missing' };
  const presented = parseRefreshToken(refreshToken, context.keyring);
  if (!presented) return { refreshed: false, reason: 'malformed' };
  if (presented.provenance === 'forged') return { refreshed: false, reason: 'unknown' };
  const found = await context.findSession(presented.sessionId);
  // Checked before taking the lock, so that a made-up token cannot make others wait.
  if (found?.transport !== transport || matchRefresh(context, found, presented) === null) {
    return { refreshed: false, reason: 'unknown' };
  }
  // Where that is the policy it ends the session, which is found over below.
  await checkFingerprint(context, found, origin);
  await context.checkpoint('refresh:token-verified');
  return withUserLock(context, [found.userId], async (lock) => {
    const user = lock.users.get(found.userId);
    // Read again: whatever ended or authenticated the session meanwhile has the last word.
    const record = user && (await readSession(lock, found.id));
    if (!record) return { refreshed: false, reason: 'unknown' };
    return refreshLocked(context, { ...lock, user }, { record, presented, origin });
  });
}

async function refreshLocked(
  context: EngineContext,
  lock: UserLock & { user: LockedUser },
  request: { record: SessionRecord; presented: RefreshToken; origin: RequestOrigin },
): Promise<Refresh> {
  const { record, presented, origin } = request;
  const verdict = judgeSession(record);
  if (!verdict.valid && verdict.reason !== 'access_expired') {
    const ending = await findEnding(lock.tx, record, verdict);
    return { refreshed: false, ...ending, sessionId: record.id };
  }
  // From before the last authentication: replaced by the holder of the session, so its use is no sign of a theft.
  if (matchRefresh(context, record, presented) !== 'current') {
    return { refreshed: false, reason: 'superseded', sessionId: record.id };
  }
  const state = refreshState(record);
  if (presented.generation === state.generation) return advance(context, lock, record);
  if (presented.generation > state.generation) return { refreshed: false, reason: 'unknown' };
  const again = presented.generation === state.generation - 1 && findIssued(context, record, state);
  if (again) return answer(context, record, { ...again, isRepeated: true });
  await endLiveSessions(context, lock, {
    sessionIds: [record.id],
    reason: 'refresh_reuse',
    actorId: null,
    origin,
    details: {
      severity: 'critical',
      presentedGeneration: presented.generation,
      generation: state.generation,
    },
  });
  return { refreshed: false, reason: 'refresh_reuse', sessionId: record.id };
}

/** Moves the session to its next generation: what was issued before opens nothing once this commits. */
async function advance(
  context: EngineContext,
  { tx, now }: UserLock,
  record: SessionRecord,
): Promise<Refresh> {
  const state = refreshState(record);
  const generation = state.generation + 1;
  const issued = newest(deriveCredentials({ ...state, generation }, context.keyring));
  const tokenExpiresAt = accessExpiry(record, now, context.policy);
  const times = { ...record, isRefreshable: true, lastActive: now, tokenExpiresAt };
  const changes = {
    tokenHash: issued.secretHash,
    tokenExpiresAt,
    refreshGeneration: generation,
    refreshRotatedAt: now,
    lastActive: now,
    ...deadlinesAt(times, context.policy, record.inactivityLimitSeconds),
  };
  await tx.userSession.update({ where: { id: record.id }, data: changes, select: { id: true } });
  return answer(context, { ...record, ...changes }, { ...issued, isRepeated: false });
}

/**
 * What the last refresh answered, if that was within the grace, counted from that refresh and never sliding. The
 * server key it was made with is the one whose access token is the stored one: keys may have rotated since.
 */
function findIssued(
  { keyring, policy }: EngineContext,
  { refreshRotatedAt, tokenHash, now }: SessionRecord,
  state: RefreshState,
): RefreshableCredentials | undefined {
  if (refreshRotatedAt === null) return undefined;
  const graceEndsAt = new Date(refreshRotatedAt.getTime() + policy.refreshGraceSeconds * 1000);
  if (isPast(graceEndsAt, now)) return undefined;
  return deriveCredentials(state, keyring).find(({ secretHash }) => isSameHash(secretHash, tokenHash));
}

function answer(
  { policy }: EngineContext,
  record: SessionRecord,
  { token, refreshToken, secretHash, isRepeated }: RefreshableCredentials & { isRepeated: boolean },
): Refresh {
  const session = toLiveSession(record, secretHash, policy);
  return { refreshed: true, token, refreshToken, session, user: toUser(record), isRepeated };
}

/** Of a session whose refresh token was found genuine. */
function refreshState({ id, transport, refreshGeneration, refreshSeed }: SessionRecord): RefreshState {
  if (refreshGeneration === null || refreshSeed === null) {
    throw new TypeError('the session has no refresh credential');
  }
  return { sessionId: id, transport, generation: refreshGeneration, seed: refreshSeed };
}
