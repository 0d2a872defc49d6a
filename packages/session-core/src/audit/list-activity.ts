import type {
  ActivityInput,
  ActivityOutput,
  ActivityRecord,
  AuditRecord,
  ClientKind,
} from '@curfew/contracts';
import { deviceLabel } from '../device/describe-device.ts';
import type { EngineContext } from '../engine-context.ts';
import { searchAudit } from '../operators/search-audit.ts';
import { whoDidIt } from './who-did-it.ts';

const DEFAULT_LIMIT = 20;

/**
 * The person's own audit trail, newest first. What an operator did is in it with their note, but neither who they are
 * nor from where they did it. Pages by key: records that are written while someone pages make no other appear twice or
 * not at all.
 * @throws VALIDATION_FAILED for a cursor that was never handed out.
 */
export async function listActivity(
  context: EngineContext,
  userId: string,
  { types, sessionId, cursor, limit = DEFAULT_LIMIT }: NonNullable<ActivityInput> = {},
): Promise<ActivityOutput> {
  const filter = { userId, sessionId, types };
  const { records, nextCursor } = await searchAudit(context, { filter, cursor, limit });
  const sessions = await sessionsIn(context, records, userId);
  return { records: records.map((record) => toActivity(record, userId, sessions)), nextCursor };
}

interface NamedSession {
  clientKind: string;
  label: string;
  name: string | null;
}

/** The sessions that the records speak of; only those of this person. */
async function sessionsIn(
  { db: { prisma } }: EngineContext,
  records: readonly AuditRecord[],
  userId: string,
): Promise<ReadonlyMap<string, NamedSession>> {
  const ids = new Set(records.flatMap(({ sessionId }) => sessionId ?? []));
  if (ids.size === 0) return new Map();
  const sessions = await prisma.userSession.findMany({
    where: { id: { in: [...ids] }, userId },
    select: { id: true, clientKind: true, label: true, name: true },
  });
  return new Map(sessions.map((session) => [session.id, session]));
}

function toActivity(
  record: AuditRecord,
  userId: string,
  sessions: ReadonlyMap<string, NamedSession>,
): ActivityRecord {
  const { id, at, type, reason, sessionId, ipPrefix, place, userAgent, details } = record;
  const session = sessionId === null ? undefined : sessions.get(sessionId);
  const actor = whoDidIt(record, userId);
  const note = details?.['note'];
  const endedSessions = details?.['endedSessions'];
  const device =
    actor === 'operator'
      ? { label: null, ipPrefix: null, userAgent: null }
      : {
          label: userAgent === null ? null : deviceLabel(userAgent),
          ipPrefix,
          userAgent,
          ...(place && { place }),
        };
  return {
    id,
    at,
    type,
    reason,
    actor,
    sessionId,
    // A CHECK constraint of the table allows no other values.
    ...(session && { sessionKind: session.clientKind as ClientKind }),
    sessionLabel: session?.label ?? null,
    sessionName: session?.name ?? null,
    ...device,
    note: typeof note === 'string' ? note : null,
    endedSessions: typeof endedSessions === 'number' ? endedSessions : null,
  };
}
