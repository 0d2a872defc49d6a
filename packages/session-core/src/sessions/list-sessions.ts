import { SessionError } from '@curfew/contracts';
import type { ClientKind, ListSessionsOutput, SessionSummary, Transport } from '@curfew/contracts';
import { decodeSessionId, encodeSessionId } from '../credentials/session-token.ts';
import { placeOf } from '../device/place-of.ts';
import type { PlaceColumns } from '../device/place-of.ts';
import type { EngineContext } from '../engine-context.ts';
import { inactivityExpiry } from './live-session.ts';
import type { LiveSession } from './live-session.ts';
import { liveSessions } from './live-sessions.ts';

export interface ListSessionsOptions {
  cursor?: string | undefined;
  limit?: number | undefined;
}

const DEFAULT_LIMIT = 20;
/** The cursor of a first page that had room for the current session alone. */
const BEFORE_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const SHOWN_COLUMNS = {
  id: true,
  transport: true,
  clientKind: true,
  label: true,
  name: true,
  ipPrefix: true,
  city: true,
  country: true,
  userAgent: true,
  createdAt: true,
  lastActive: true,
  connection: { select: { connectedUntil: true } },
  authenticatedAt: true,
  endsAt: true,
  refreshGeneration: true,
  absoluteExpiresAt: true,
} as const;

/**
 * The sessions of the user that are not over: the current one first and marked, then the others,
 * newest first. Pages by key, not by offset: sessions that begin or end while someone pages make no other appear
 * twice or not at all. The current session is on the first page only and counts towards its `limit` (1 to 100).
 * @throws VALIDATION_FAILED for a cursor that was never handed out.
 */
export async function listSessions(
  context: EngineContext,
  current: LiveSession,
  { cursor, limit = DEFAULT_LIMIT }: ListSessionsOptions = {},
): Promise<ListSessionsOutput> {
  const { db } = context;
  const before = cursor === undefined ? null : decodeSessionId(cursor);
  if (cursor !== undefined && before === null) {
    throw new SessionError('VALIDATION_FAILED', 'The cursor is not one that this list gave out.');
  }
  const { userId, epoch } = current;
  const live = liveSessions({ id: userId, epoch }, current.now);
  const isFirstPage = before === null;
  const room = isFirstPage ? limit - 1 : limit;
  const others = await db.prisma.userSession.findMany({
    where: { ...live, id: { not: current.id, ...(isFirstPage ? {} : { lt: before }) } },
    orderBy: { id: 'desc' },
    take: room + 1,
    select: SHOWN_COLUMNS,
  });
  const own = isFirstPage
    ? await db.prisma.userSession.findMany({ where: { ...live, id: current.id }, select: SHOWN_COLUMNS })
    : [];
  const page = others.slice(0, room);
  const last = page.at(-1)?.id ?? BEFORE_ALL;
  return {
    sessions: [...own, ...page].map((row) => toSummary(row, current)),
    nextCursor: others.length > room ? encodeSessionId(last) : null,
  };
}

/** A row of the list as the holder of `current` sees it. */
export function toSummary(
  row: PlaceColumns & {
    id: string;
    transport: string;
    clientKind: string;
    label: string;
    name: string | null;
    ipPrefix: string | null;
    userAgent: string | null;
    createdAt: Date;
    lastActive: Date;
    connection: { connectedUntil: Date } | null;
    authenticatedAt: Date;
    endsAt: Date;
    refreshGeneration: number | null;
    absoluteExpiresAt: Date;
  },
  current: LiveSession,
): SessionSummary {
  const isCurrent = row.id === current.id;
  // CHECK constraints of the table allow no other values.
  const transport = row.transport as Transport;
  const clientKind = row.clientKind as ClientKind;
  return {
    id: row.id,
    isCurrent,
    clientKind,
    transport,
    label: row.label,
    name: row.name,
    ipPrefix: row.ipPrefix,
    ...placeOf(row),
    userAgent: row.userAgent,
    createdAt: row.createdAt.toISOString(),
    // Whoever asks is active now, also when the last touch is up to an interval ago.
    lastActive: (isCurrent ? current.now : row.lastActive).toISOString(),
    connectedUntil: connectedUntil(row.connection, current.now),
    authenticatedAt: row.authenticatedAt.toISOString(),
    inactivityExpiresAt: inactivityExpiry({ ...row, transport })?.toISOString() ?? null,
    absoluteExpiresAt: row.absoluteExpiresAt.toISOString(),
  };
}

/** Null when it has passed. */
function connectedUntil(connection: { connectedUntil: Date } | null, now: Date): string | null {
  return connection !== null && connection.connectedUntil > now
    ? connection.connectedUntil.toISOString()
    : null;
}
