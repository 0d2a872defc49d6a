import type { Caller, SealedOptions, Transaction } from '@curfew/session-core';
import type { ApiContext } from './context.ts';

/**
 * Runs a write of a procedure so that it commits only if the caller's session has not been ended by then; see `sealed` of
 * the engine for the guarantee and its price.
 * @throws UNAUTHORIZED with the reason; then nothing was written.
 */
export function sealed<Result>(
  { services, session }: ApiContext & Caller,
  work: (tx: Transaction) => Promise<Result>,
  options?: SealedOptions,
): Promise<Result> {
  return services.engine.sealed(session, work, options);
}
