import { isRefusalReason } from '@curfew/client';
import type { RefusalReason } from '@curfew/contracts';
import {
  isEndingStatus,
  parseToldEnding,
  parseUnfinishedLogout,
  type ToldEnding,
  type UnfinishedLogout,
} from './unfinished-logout.ts';

/**
 * What tabs of one browser tell each other. `epoch` grows with every login and logout in the browser; a message that
 * is not newer than what a tab has seen is void. `whose` tells the session that ended from others, see {@link whoseSession}: a
 * tab of another one is not meant. Nothing about the person is in it.
 */
export type TabMessage =
  | { type: 'logged-in'; epoch: number }
  /** Hide now, the end follows; `unfinished` is what finishes it if the tab that began it does not. */
  | { type: 'logging-out'; epoch: number; whose?: string; unfinished?: UnfinishedLogout }
  /** `ending`: the server has not confirmed it, or not all of it. */
  | { type: 'logged-out'; epoch: number; reason: RefusalReason; whose?: string; ending?: ToldEnding }
  /** What the server answered to an unfinished logout. About no login or logout that is newer, so without an epoch. */
  | { type: 'logout-settled'; ticket: string; status: 'finished' | 'abandoned' };

/** The message in an unknown value, or null: any script of the origin, of any version, can post to the channel. */
export function parseTabMessage(value: unknown): TabMessage | null {
  if (typeof value !== 'object' || value === null) return null;
  const { type, epoch, reason, whose, ticket, status, ...rest }: Record<string, unknown> = { ...value };
  if (type === 'logout-settled') {
    if (typeof ticket !== 'string' || !isEndingStatus(status) || status === 'pending') return null;
    return { type, ticket, status };
  }
  if (!isTabEpoch(epoch)) return null;
  if (type === 'logged-in') return { type, epoch };
  const of = typeof whose === 'string' ? { whose } : {};
  if (type === 'logging-out') {
    const unfinished = parseUnfinishedLogout(rest['unfinished']);
    return { type, epoch, ...of, ...(unfinished && { unfinished }) };
  }
  if (type !== 'logged-out' || !isRefusalReason(reason)) return null;
  const ending = parseToldEnding(rest['ending']);
  return { type, epoch, reason, ...of, ...(ending && { ending }) };
}

export function isTabEpoch(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

/** Tells one session from another, and is too short to name it: it may be in storage after the session is over. */
export function whoseSession(sessionId: string): string {
  return sessionId.slice(-8);
}
