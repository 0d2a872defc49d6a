import { SessionError } from '@curfew/contracts';
import { decodeSessionId, encodeSessionId } from '../credentials/session-token.ts';

/** A page of rows that are told apart and ordered by their ids, and the cursor that leads to the next one. */
export function toPage<Row extends { id: string }>(
  rows: Row[],
  limit: number,
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last ? encodeSessionId(last.id) : null };
}

/** The id of the last row that was shown; null without a cursor. @throws VALIDATION_FAILED for one never handed out. */
export function readCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  return decodeSessionId(cursor) ?? refuseCursor();
}

/** @throws VALIDATION_FAILED */
export function refuseCursor(): never {
  throw new SessionError('VALIDATION_FAILED', 'The cursor is not one that this list gave out.');
}
