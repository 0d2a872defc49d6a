import { z } from 'zod';

/** The closed union of everything Curfew can answer with instead of a result. docs/errors.md explains each. */
export const errorCodeSchema = z.enum([
  'VALIDATION_FAILED',
  'PASSWORD_UNACCEPTABLE',
  'AMBIGUOUS_CREDENTIALS',
  'UNAUTHORIZED',
  'INVALID_CREDENTIALS',
  'CLIENT_UNKNOWN',
  'GRANT_UNSUPPORTED',
  'REAUTHENTICATION_REQUIRED',
  'PASSWORD_CHANGE_REQUIRED',
  'FORBIDDEN',
  'CROSS_SITE_REQUEST',
  'CSRF_TOKEN_INVALID',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'EMAIL_TAKEN',
  'SESSION_MISMATCH',
  'PAYLOAD_TOO_LARGE',
  'URI_TOO_LONG',
  'UNSUPPORTED_MEDIA_TYPE',
  'TOO_MANY_REQUESTS',
  'LOGOUT_ERROR',
  'UNAVAILABLE',
  'INTERNAL',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;
