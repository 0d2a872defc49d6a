import { checkUp } from './procedures/admin/check-up.ts';
import { disableUser } from './procedures/admin/disable-user.ts';
import { enableUser } from './procedures/admin/enable-user.ts';
import { explain } from './procedures/admin/explain.ts';
import { findUsers } from './procedures/admin/find-users.ts';
import { followAudit } from './procedures/admin/follow-audit.ts';
import { listSessions as listAllSessions } from './procedures/admin/list-sessions.ts';
import { logoutSession as logoutAnySession } from './procedures/admin/logout-session.ts';
import { logoutSessions as logoutMatchingSessions } from './procedures/admin/logout-sessions.ts';
import { logoutUser } from './procedures/admin/logout-user.ts';
import { searchAudit } from './procedures/admin/search-audit.ts';
import { sweep } from './procedures/admin/sweep.ts';
import { activity } from './procedures/auth/activity.ts';
import { changePassword } from './procedures/auth/change-password.ts';
import { events } from './procedures/auth/events.ts';
import { listEndedSessions } from './procedures/auth/list-ended-sessions.ts';
import { listSessions } from './procedures/auth/list-sessions.ts';
import { login } from './procedures/auth/login.ts';
import { logoutAll } from './procedures/auth/logout-all.ts';
import { logoutOthers } from './procedures/auth/logout-others.ts';
import { logoutSession } from './procedures/auth/logout-session.ts';
import { logoutSessions } from './procedures/auth/logout-sessions.ts';
import { logout } from './procedures/auth/logout.ts';
import { reauthenticate } from './procedures/auth/reauthenticate.ts';
import { recognizeLogins } from './procedures/auth/recognize-logins.ts';
import { refresh } from './procedures/auth/refresh.ts';
import { register } from './procedures/auth/register.ts';
import { renameSession } from './procedures/auth/rename-session.ts';
import { session } from './procedures/auth/session.ts';
import { setInactivityLimit } from './procedures/auth/set-inactivity-limit.ts';
import { timeouts } from './procedures/auth/timeouts.ts';
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
    logoutSessions,
    listSessions,
    listEndedSessions,
    renameSession,
    recognizeLogins,
    timeouts,
    setInactivityLimit,
    events,
    activity,
    session,
    touch,
    refresh,
    reauthenticate,
    changePassword,
  }),
  /** For operators: users whose role is admin. */
  admin: t.router({
    findUsers,
    listSessions: listAllSessions,
    logoutSession: logoutAnySession,
    logoutUser,
    logoutSessions: logoutMatchingSessions,
    disableUser,
    enableUser,
    searchAudit,
    followAudit,
    explain,
    sweep,
    checkUp,
  }),
});

export type AppRouter = typeof appRouter;
