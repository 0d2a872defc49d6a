import type { ClientKind, EndReason, Role, Transport } from '@curfew/contracts';
import type { Database } from '@curfew/db';
import type { Transaction } from '../engine-context.ts';
import type { EngineObserver } from '../engine-observer.ts';
import type { JudgedSession } from '../rules/judge-session.ts';
import { groupCalls } from './group-calls.ts';

/** A session with its user, as one statement of the database saw them. */
export interface SessionRecord extends JudgedSession {
  id: string;
  userId: string;
  transport: Transport;
  clientKind: ClientKind;
  tokenHash: Uint8Array;
  refreshSeed: Uint8Array | null;
  /** How many times it was refreshed since its last authentication; null for a session that cannot be. */
  refreshGeneration: number | null;
  refreshRotatedAt: Date | null;
  fingerprintHash: Uint8Array | null;
  fingerprintChangedAt: Date | null;
  invalidatedAt: Date | null;
  /** Who ended it; null: the system, or nobody yet. */
  invalidatedBy: string | null;
  createdAt: Date;
  lastActive: Date;
  authenticatedAt: Date;
  email: string;
  displayName: string;
  role: Role;
  mustChangePassword: boolean;
  /** What the person set themselves, which can only shorten what the policy allows; null: nothing. */
  inactivityLimitSeconds: number | null;
}

/**
 * The one statement every request waits for. Column aliases are the fields of {@link SessionRecord}: the row is
 * used as it comes. `now()` is the start of this very statement.
 */
const SELECT_SESSIONS = `
  SELECT s.id::text, s.user_id::text AS "userId", s.epoch, s.transport, s.client_kind AS "clientKind",
         s.token_hash AS "tokenHash", s.refresh_seed AS "refreshSeed", s.refresh_generation AS "refreshGeneration",
         s.refresh_rotated_at AS "refreshRotatedAt", s.fingerprint_hash AS "fingerprintHash",
         s.fingerprint_changed_at AS "fingerprintChangedAt", s.created_at AS "createdAt",
         s.last_active AS "lastActive", s.authenticated_at AS "authenticatedAt", s.ends_at AS "endsAt",
         s.access_ends_at AS "accessEndsAt", s.absolute_expires_at AS "absoluteExpiresAt",
         s.invalidation_reason AS "invalidationReason", s.invalidated_at AS "invalidatedAt",
         s.invalidated_by::text AS "invalidatedBy",
         u.session_epoch AS "userEpoch", u.is_active AS "userIsActive", u.email,
         u.display_name AS "displayName", u.role, u.must_change_password AS "mustChangePassword",
         u.inactivity_limit_seconds AS "inactivityLimitSeconds", now() AS now
    FROM user_sessions s JOIN users u ON u.id = s.user_id
   WHERE s.id = ANY($1::uuid[])`;

export type FindSession = (sessionId: string) => Promise<SessionRecord | undefined>;

/**
 * Looks sessions up by primary key on the shared pool, grouped. The answer is at least as new as the call: no
 * cache stands between a request and the truth (G1). Rejects with the driver's error when the database cannot answer.
 */
export function createSessionLookup(pool: Database['pool'], observe?: EngineObserver): FindSession {
  return groupCalls(
    async (sessionIds) => {
      const answered = observe?.lookup(sessionIds.length);
      try {
        const { rows } = await pool.query<SessionRecord & { invalidationReason: EndReason | null }>({
          name: 'curfew-sessions-by-id',
          text: SELECT_SESSIONS,
          values: [sessionIds],
        });
        return new Map(rows.map((row) => [row.id, row]));
      } finally {
        answered?.();
      }
    },
    { maximumInFlight: 2, maximumGroupSize: 500 },
  );
}

/** The same record inside a transaction that holds its user, judged by the moment the lock was won. */
export async function readSession(
  { tx, now }: { tx: Transaction; now: Date },
  sessionId: string,
): Promise<SessionRecord | undefined> {
  const [row] = await tx.$queryRawUnsafe<SessionRecord[]>(SELECT_SESSIONS, [sessionId]);
  return row && { ...row, now };
}
