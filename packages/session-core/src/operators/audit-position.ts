import { decodeSessionId, encodeSessionId } from '../credentials/session-token.ts';

/** A place in the audit trail, between two records: the trail is ordered by moment, then by id. */
export interface AuditPosition {
  at: Date;
  id: string;
}

const POSITION = /^(\d{1,15})\.([A-Za-z0-9_-]{22})$/u;

export function formatPosition({ at, id }: AuditPosition): string {
  return `${at.getTime()}.${encodeSessionId(id)}`;
}

/** Null for anything that was never handed out. */
export function parsePosition(text: string): AuditPosition | null {
  const [, milliseconds, encodedId] = POSITION.exec(text) ?? [];
  if (milliseconds === undefined || encodedId === undefined) return null;
  const id = decodeSessionId(encodedId);
  return id === null ? null : { at: new Date(Number(milliseconds)), id };
}
