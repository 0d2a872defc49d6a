import { activity } from './procedures/auth/activity.ts';
import { changePassword } from './procedures/auth/change-password.ts';
import { listSessions } from './procedures/auth/list-sessions.ts';
import { login } from './procedures/auth/login.ts';
import { logoutAll } from './procedures/auth/logout-all.ts';
import { logoutOthers } from './procedures/auth/logout-others.ts';
import { logoutSession } from './procedures/auth/logout-session.ts';
import { logout } from './procedures/auth/logout.ts';
import { reauthenticate } from './procedures/auth/reauthenticate.ts';
import { refresh } from './procedures/auth/refresh.ts';
import { register } from './procedures/auth/register.ts';
import { session } from './procedures/auth/session.ts';
import { touch } from './procedures/auth/touch.ts';
import { t } from './trpc/trpc.ts';

/** The whole API. A new procedure is one file and one line here; docs/extending.md shows it. */
export const appRouter = t.router({
  auth: t.router({
    register,
    login,
    logout,
    logoutAll,
    logoutOthers,
    logoutSession,
    listSessions,
    activity,
    session,
    touch,
    refresh,
    reauthenticate,
    changePassword,
  }),
});

export type AppRouter = typeof appRouter;
