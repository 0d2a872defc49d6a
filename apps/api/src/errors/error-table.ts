import type { ErrorCode } from '@curfew/contracts';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server';

interface ErrorRow {
  status: number;
  trpc: TRPC_ERROR_CODE_KEY;
  title: string;
}

/** What each code is on the two transports. A code without a row does not compile; docs/errors.md is held against it by a test. */
export const errorTable = {
  VALIDATION_FAILED: { status: 400, trpc: 'BAD_REQUEST', title: 'Input not accepted' },
  PASSWORD_UNACCEPTABLE: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', title: 'Password not acceptable' },
  AMBIGUOUS_CREDENTIALS: { status: 400, trpc: 'BAD_REQUEST', title: 'More than one credential' },
  UNAUTHORIZED: { status: 401, trpc: 'UNAUTHORIZED', title: 'No valid session' },
  INVALID_CREDENTIALS: { status: 401, trpc: 'UNAUTHORIZED', title: 'Address or password wrong' },
  CLIENT_UNKNOWN: { status: 401, trpc: 'UNAUTHORIZED', title: 'Service not known' },
  GRANT_UNSUPPORTED: { status: 400, trpc: 'BAD_REQUEST', title: 'Grant type not supported' },
  REAUTHENTICATION_REQUIRED: { status: 403, trpc: 'FORBIDDEN', title: 'Password needed again' },
  PASSWORD_CHANGE_REQUIRED: { status: 403, trpc: 'FORBIDDEN', title: 'Password must be changed' },
  FORBIDDEN: { status: 403, trpc: 'FORBIDDEN', title: 'Not allowed' },
  CROSS_SITE_REQUEST: { status: 403, trpc: 'FORBIDDEN', title: 'Request from another site' },
  CSRF_TOKEN_INVALID: { status: 403, trpc: 'FORBIDDEN', title: 'CSRF token missing or wrong' },
  NOT_FOUND: { status: 404, trpc: 'NOT_FOUND', title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, trpc: 'METHOD_NOT_SUPPORTED', title: 'Method not allowed' },
  EMAIL_TAKEN: { status: 409, trpc: 'CONFLICT', title: 'Address has an account' },
  SESSION_MISMATCH: { status: 409, trpc: 'CONFLICT', title: 'Credential of another session' },
  PAYLOAD_TOO_LARGE: { status: 413, trpc: 'PAYLOAD_TOO_LARGE', title: 'Body too large' },
  URI_TOO_LONG: { status: 414, trpc: 'BAD_REQUEST', title: 'URL too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, trpc: 'UNSUPPORTED_MEDIA_TYPE', title: 'Only JSON is accepted' },
  TOO_MANY_REQUESTS: { status: 429, trpc: 'TOO_MANY_REQUESTS', title: 'Too many requests' },
  LOGOUT_ERROR: { status: 503, trpc: 'SERVICE_UNAVAILABLE', title: 'Logout not done yet' },
  UNAVAILABLE: { status: 503, trpc: 'SERVICE_UNAVAILABLE', title: 'Temporarily unavailable' },
  INTERNAL: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', title: 'Internal error' },
} as const satisfies Record<ErrorCode, ErrorRow>;
