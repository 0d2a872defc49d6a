import type { ErrorCode, OauthError } from '@curfew/contracts';
import { errorTable } from '../../errors/error-table.ts';

export interface OauthRefusal {
  error: OauthError['error'];
  status: number;
}

/** The words RFC 6749 §5.2 has for our codes. */
const refusals: Partial<Record<ErrorCode, OauthRefusal>> = {
  INVALID_CREDENTIALS: { error: 'invalid_grant', status: 400 },
  UNAUTHORIZED: { error: 'invalid_grant', status: 400 },
  CLIENT_UNKNOWN: { error: 'invalid_client', status: 401 },
  GRANT_UNSUPPORTED: { error: 'unsupported_grant_type', status: 400 },
  TOO_MANY_REQUESTS: { error: 'slow_down', status: 429 },
  LOGOUT_ERROR: { error: 'temporarily_unavailable', status: 503 },
  UNAVAILABLE: { error: 'temporarily_unavailable', status: 503 },
  INTERNAL: { error: 'server_error', status: 500 },
};

/** A refusal in the words of OAuth; whatever else is wrong with a request is `invalid_request`. */
export function oauthRefusal(code: ErrorCode): OauthRefusal {
  return refusals[code] ?? { error: 'invalid_request', status: errorTable[code].status };
}
