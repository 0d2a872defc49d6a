import { initTRPC } from '@trpc/server';
import { toErrorData } from '../errors/problem.ts';
import { errorTable } from '../errors/error-table.ts';
import { toSessionError } from '../errors/to-session-error.ts';
import type { ApiContext } from './context.ts';

export interface ProcedureMeta {
  /** A user whose password must be changed may call this before changing it. */
  isAllowedBeforePasswordChange?: boolean;
}

/** tRPC itself; everything else uses the procedures of procedures.ts. */
export const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    // Never: a stack names files.
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const known = toSessionError(error);
      const { stack: _stack, ...data } = shape.data as typeof shape.data & { stack?: string };
      return {
        ...shape,
        message: known.message,
        data: {
          ...data,
          code: errorTable[known.code].trpc,
          httpStatus: errorTable[known.code].status,
          ...toErrorData(known, ctx?.requestId ?? ''),
        },
      };
    },
  });
