import type { Database } from '@curfew/db';
import { appRouter } from '../router.ts';
import type { Services } from '../trpc/context.ts';
import { t } from '../trpc/trpc.ts';
import type { OpenApiDocument } from './openapi/build-document.ts';

/** What the routes of one server share. */
export interface ServerParts {
  services: Services;
  pool: Database['pool'];
  isStopping: () => boolean;
  /** Of all routes; built once. */
  document: OpenApiDocument;
}

export const createCaller = t.createCallerFactory(appRouter);
export type ApiCaller = ReturnType<typeof createCaller>;
