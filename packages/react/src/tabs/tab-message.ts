import { isRefusalReason } from '@curfew/client';
import type { RefusalReason } from '@curfew/contracts';

/**
 * What tabs of one browser tell each other. `epoch` grows with every login and logout in the browser; a message that
 * is not newer than what a tab has seen is void. Nothing about the person is in it.
 */
export type TabMessage =
  | { type: 'logged-in'; epoch: number }
  /** Hide now, the end follows. */
  | { type: 'logging-out'; epoch: number }
  | { type: 'logged-out'; epoch: number; reason: RefusalReason };

/** The message in an unknown value, or null: any script of the origin, of any version, can post to the channel. */
export function parseTabMessage(value: unknown): TabMessage | null {
  if (typeof value !== 'object' || value === null) return null;
  const { type, epoch, reason }: Record<string, unknown> = { ...value };
  if (!isTabEpoch(epoch)) return null;
  if (type === 'logged-in' || type === 'logging-out') return { type, epoch };
  if (type !== 'logged-out' || !isRefusalReason(reason)) return null;
  return { type, epoch, reason };
}

export function isTabEpoch(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
