import { clearingLogout } from './cookie-clearing/clearing-logout.ts';
import type { Operation } from './define-operation.ts';
import { livez } from './health/livez.ts';
import { metrics } from './health/metrics.ts';
import { readyz } from './health/readyz.ts';
import { introspect } from './oauth/introspect.ts';
import { revoke } from './oauth/revoke.ts';
import { token } from './oauth/token.ts';
import { openapi } from './reference/openapi.ts';
import { referencePage } from './reference/reference-page.ts';
import { listSessions } from './session-security/list-sessions.ts';
import { login } from './session-security/login.ts';
import { logoutAll } from './session-security/logout-all.ts';
import { logoutSession } from './session-security/logout-session.ts';
import { logoutSessions } from './session-security/logout-sessions.ts';
import { logout } from './session-security/logout.ts';
import { register } from './session-security/register.ts';
import { session } from './session-security/session.ts';
import { tokenLogoutAll } from './token-service/token-logout-all.ts';
import { tokenLogout } from './token-service/token-logout.ts';

/**
 * Every route beside the tRPC router and static files, one file each. A new one is a file and a line here: it is
 * installed, documented at /openapi.json, and has to be driven by openapi.test.ts.
 */
export const operations: readonly Operation[] = [
  register,
  login,
  session,
  listSessions,
  logout,
  logoutAll,
  logoutSessions,
  logoutSession,
  clearingLogout,
  tokenLogout,
  tokenLogoutAll,
  token,
  revoke,
  introspect,
  livez,
  readyz,
  metrics,
  openapi,
  referencePage,
];
