import type { AppRouter } from '@curfew/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';

const context = createTRPCContext<AppRouter>();

export const TRPCProvider = context.TRPCProvider;
/** Query and mutation options of every procedure; inside `SessionScope` only. */
export const useTRPC = context.useTRPC;
/** The typed client of the person who is in; inside `SessionScope` only. */
export const useTRPCClient = context.useTRPCClient;
