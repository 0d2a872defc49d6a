import { BATCH_LIMIT } from '@curfew/contracts';
import type { Operation } from '@trpc/client';

/** The server refuses addresses over 2 kB; the origin is not part of what it counts. */
export const MAXIMUM_URL_LENGTH = 2_000;
/** The server refuses bodies over 16 kB. */
const MAXIMUM_BODY_LENGTH = 16_000;
/** What stands around an input in the address of a batch of one. */
const AROUND_INPUT = '/?batch=1&input=%7B%220%22%3A%7D'.length;

/**
 * Whether an operation has to be a POST of its own: its input does not fit into an address, or ten like it not into the
 * body of a batch. An input that cannot be written as JSON counts as long, because tRPC's batches break over one for good.
 */
export function hasLongInput({ path, input }: Pick<Operation, 'path' | 'input'>, url: string): boolean {
  try {
    const length = encodeURIComponent(JSON.stringify(input ?? null)).length;
    const room = MAXIMUM_URL_LENGTH - url.length - path.length - AROUND_INPUT;
    return length > Math.min(room, MAXIMUM_BODY_LENGTH / BATCH_LIMIT);
  } catch {
    return true;
  }
}
