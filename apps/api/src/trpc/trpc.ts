import type { SessionError } from '@curfew/contracts';
import { initTRPC } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { toErrorData } from '../errors/problem.ts';
import { errorTable } from '../errors/error-table.ts';
import { toSessionError } from '../errors/to-session-error.ts';
import type { ApiContext } from './context.ts';

export interface ProcedureMeta {
  /** A user whose password must be changed may call this before changing it. */
  isAllowedBeforePasswordChange?: boolean;
  /**
   * For a subscription that tells its client with a value of its own, as the last one, why it is ended: the session would be
   * refused, or this server cannot go on. Without it the stream fails with the refusal.
   */
  lastValue?: (refusal: SessionError) => unknown;
  /**
   * For a subscription that goes on while the access of its session is closed: it delivers nothing then, and still ends with
   * the session. Without it the stream ends as soon as the access closes.
   */
  isKeptWhileClosed?: boolean;
}

/** tRPC itself; everything else uses the procedures of procedures.ts. */
export const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    // Never: a stack names files.
    isDev: false,
    sse: {
      // Two may get lost before a client connects again.
      ping: { enabled: true, intervalMs: 5_000 },
      // A client that hears nothing for so long, not even a ping, connects again: a network can die without a word.
      client: { reconnectAfterInactivityMs: 12_000 },
    },
    errorFormatter({ shape, error, ctx }) {
      const known = toSessionError(error);
      const { stack: _stack, ...data } = shape.data as typeof shape.data & { stack?: string };
      const { trpc: code, status: httpStatus } = errorTable[known.code];
      // tRPC takes the status of its answer from here.
      return {
        ...shape,
        code: TRPC_ERROR_CODES_BY_KEY[code],
        message: known.message,
        data: {
          ...data,
          code,
          httpStatus,
          ...toErrorData(known, ctx?.request.id ?? ''),
        },
      };
    },
  });
