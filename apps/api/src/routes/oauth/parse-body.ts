import { SessionError } from '@curfew/contracts';
import type { z } from 'zod';

/** @throws VALIDATION_FAILED, naming each parameter that is wrong. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(body ?? {});
  if (success) return data;
  throw new SessionError('VALIDATION_FAILED', 'The request is not what this address takes.', {
    cause: error,
  });
}
