import type { Database } from '@curfew/db';
import type { MetricsAccess } from '../metrics/install-metrics.ts';
import { appRouter } from '../router.ts';
import type { Services } from '../trpc/context.ts';
import { t } from '../trpc/trpc.ts';
import type { OpenApiDocument } from './openapi/build-document.ts';

/** What the routes of one server share. */
export interface ServerParts {
  services: Services;
  pool: Database['pool'];
  isStopping: () => boolean;
  /** Where they are on. */
  metrics?: MetricsAccess | undefined;
  /** Of all routes; built when somebody first reads it. */
  document: () => OpenApiDocument;
}

export const createCaller = t.createCallerFactory(appRouter);
export type ApiCaller = ReturnType<typeof createCaller>;
