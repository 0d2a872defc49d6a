import type { ErrorCode, SessionError } from '@curfew/contracts';
import { errorTable } from '../errors/error-table.ts';

/** RFC 6750 §3.1; the second of RFC 9470. Generic on purpose: what exactly is wrong is in the body. */
const refusals: Partial<Record<ErrorCode, string>> = {
  UNAUTHORIZED:
    'error="invalid_token", error_description="The access token is malformed, expired, ended or unknown"',
  FORBIDDEN: 'error="insufficient_scope", error_description="This takes another role"',
  REAUTHENTICATION_REQUIRED:
    'error="insufficient_user_authentication", error_description="Enter the password again first"',
  AMBIGUOUS_CREDENTIALS: 'error="invalid_request", error_description="Send one credential, once"',
};
const REALM = 'Bearer realm="curfew"';

/**
 * The `WWW-Authenticate` of a refusal. Every 401 has one (RFC 9110 §15.5.2); what is wrong is said only to whoever
 * presented a token.
 */
export function challengeFor({ code }: SessionError, hasAuthorization: boolean): string | undefined {
  const refusal = hasAuthorization ? refusals[code] : undefined;
  if (refusal !== undefined) return `${REALM}, ${refusal}`;
  return errorTable[code].status === 401 ? REALM : undefined;
}
