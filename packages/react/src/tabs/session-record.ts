import { isRefusalReason } from '@curfew/client';
import type { RefusalReason } from '@curfew/contracts';
import { isTabEpoch } from './tab-message.ts';
import { parseToldEnding, type ToldEnding } from './unfinished-logout.ts';

/**
 * The last login or logout of this browser, kept in storage for tabs that were frozen, closed or not yet open when it
 * was announced. `leaving`: a logout has begun and is not confirmed. Nothing about the person is in it.
 */
export interface SessionRecord {
  epoch: number;
  status: 'in' | 'leaving' | 'out';
  reason: RefusalReason | null;
  /** The session that ended, where it is known; see `whoseSession`. */
  whose?: string;
  /** Set while the server has not confirmed the logout, and after it has refused to. */
  ending?: ToldEnding;
  /** The epoch of the last logout that was begun in this browser; it outlives the logins after it. */
  logoutEpoch?: number;
}

/** The record in a stored string; null when there is none or it is not one. */
export function parseSessionRecord(text: string | null): SessionRecord | null {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return null;
  const { epoch, status, reason, whose, logoutEpoch, ...rest }: Record<string, unknown> = { ...value };
  if (!isTabEpoch(epoch)) return null;
  if (status !== 'in' && status !== 'leaving' && status !== 'out') return null;
  const ending = parseToldEnding(rest['ending']);
  return {
    epoch,
    status,
    reason: isRefusalReason(reason) ? reason : null,
    ...(typeof whose === 'string' && { whose }),
    ...(ending && { ending }),
    ...(isTabEpoch(logoutEpoch) && { logoutEpoch }),
  };
}

/** Why the last session of this browser is over, as far as the server has said so. */
export function knownEnd(record: SessionRecord | null): RefusalReason | null {
  return record?.status === 'out' && record.ending === undefined ? record.reason : null;
}

/** `undefined` for anything that is not JSON. */
export function parseJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
