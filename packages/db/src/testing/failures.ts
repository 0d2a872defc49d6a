import { expect } from 'vitest';
import { isDatabaseUnavailable, isRetryableConflict, isUniqueViolation } from '../database-errors.ts';

/** How the errors of the database are told apart. */
export function kindsOf(error: unknown) {
  return {
    unavailable: isDatabaseUnavailable(error),
    unique: isUniqueViolation(error),
    conflict: isRetryableConflict(error),
  };
}

export function expectUnavailable(failure: unknown): void {
  expect(failure).toBeInstanceOf(Error);
  expect({ failure, ...kindsOf(failure) }).toEqual({
    failure,
    unavailable: true,
    unique: false,
    conflict: false,
  });
}

/** What the promise was rejected with, or undefined. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error;
  }
}
