import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type ParsedLocation,
} from '@tanstack/react-router';
import type { Curfew } from '@curfew/react';
import { LoginPage } from './routes/login-page.tsx';
import { NotFoundPage } from './routes/not-found-page.tsx';
import { PageProblem } from './routes/page-problem.tsx';
import { ProblemPage } from './routes/problem-page.tsx';
import { RegisterPage } from './routes/register-page.tsx';
import { fetchPage } from './routes/fetch-page.ts';
import { RootLayout } from './routes/root-layout.tsx';
import { addressSearch, parseAddressSearch } from './rules/address-search.ts';
import { parseActivitySearch, type ActivitySearch } from './rules/activity-search.ts';
import { parseLoginSearch, type LoginSearch } from './rules/login-search.ts';
import {
  parseAuditSearch,
  parseSessionSearch,
  parseUserSearch,
  type AuditSearch,
  type SessionSearch,
  type UserSearch,
} from './rules/operator-search.ts';
import { redirectFor } from './rules/redirect-for.ts';
import { parseSessionsSearch, type SessionsSearch } from './rules/sessions-search.ts';
import { createWayBack, type WayBack } from './rules/way-back.ts';
import type { BuildWatch } from './start/build-watch.ts';

interface RouterContext {
  curfew: Curfew;
  wayBack: WayBack;
  buildWatch: BuildWatch;
}

interface GuardOptions {
  context: RouterContext;
  location: ParsedLocation;
}

/**
 * Guards read the session itself, not a copy that was rendered: what they decide is true at that moment. They run for
 * every navigation, and again whenever the session changes (see RootLayout).
 */
function guard(options: GuardOptions): void {
  leaveIfElsewhere(options, { isUnknown: false });
}

/** Also: after a deploy, the next page that a person who is in comes to is loaded with the new build. */
async function guardPrivate(options: GuardOptions & { preload: boolean }): Promise<void> {
  guard(options);
  const { curfew, buildWatch } = options.context;
  if (options.preload || curfew.getState().status !== 'in') return;
  await buildWatch.comeTo(options.location.pathname);
}

function guardUnknown(options: GuardOptions): void {
  leaveIfElsewhere(options, { isUnknown: true });
}

function leaveIfElsewhere({ context, location }: GuardOptions, { isUnknown }: { isUnknown: boolean }): void {
  const { pathname } = location;
  const search = parseLoginSearch({ ...location.search });
  const target = redirectFor(context.curfew.getState(), { pathname, search, isUnknown }, context.wayBack);
  if (target !== null) throw redirect({ ...target, replace: true });
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: RootLayout,
  errorComponent: ProblemPage,
});

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', beforeLoad: guard });
const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  beforeLoad: guard,
  validateSearch: (search: Record<string, unknown>): LoginSearch => parseLoginSearch(search),
  component: LoginPage,
});
const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/register',
  beforeLoad: guard,
  validateSearch: (search: Record<string, unknown>): LoginSearch => parseLoginSearch(search),
  component: RegisterPage,
});

const unknownRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$',
  beforeLoad: guardUnknown,
  component: NotFoundPage,
});

/** Everything below is guarded by it, and fetched only when somebody is in, or may be. */
const privateRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'private',
  beforeLoad: guardPrivate,
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/inside.ts')),
    'PrivateLayout',
  ),
  errorComponent: ProblemPage,
});
const sessionsRoute = createRoute({
  getParentRoute: () => privateRoute,
  path: '/sessions',
  validateSearch: (search: Record<string, unknown>): SessionsSearch => parseSessionsSearch(search),
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/inside.ts')),
    'SessionsPage',
  ),
});
const activityRoute = createRoute({
  getParentRoute: () => privateRoute,
  path: '/activity',
  validateSearch: (search: Record<string, unknown>): ActivitySearch => parseActivitySearch(search),
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/activity-page.tsx')),
    'ActivityPage',
  ),
});
const securityRoute = createRoute({
  getParentRoute: () => privateRoute,
  path: '/security',
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/security-page.tsx')),
    'SecurityPage',
  ),
});
const changePasswordRoute = createRoute({
  getParentRoute: () => privateRoute,
  path: '/change-password',
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/change-password-page.tsx')),
    'ChangePasswordPage',
  ),
});

/** Fetched only by operators, one page at a time. */
const adminRoute = createRoute({
  getParentRoute: () => privateRoute,
  path: '/admin',
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/admin-layout.tsx')),
    'AdminLayout',
  ),
});
const adminHomeRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/admin/users', replace: true });
  },
});
const adminUsersRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/users',
  validateSearch: (search: Record<string, unknown>): UserSearch => parseUserSearch(search),
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/admin-users-page.tsx')),
    'AdminUsersPage',
  ),
});
const adminUserRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/users/$userId',
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/admin-user-page.tsx')),
    'AdminUserPage',
  ),
});
const adminSessionsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/sessions',
  validateSearch: (search: Record<string, unknown>): SessionSearch => parseSessionSearch(search),
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/admin-sessions-page.tsx')),
    'AdminSessionsPage',
  ),
});
const adminAuditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>): AuditSearch => parseAuditSearch(search),
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/admin-audit-page.tsx')),
    'AdminAuditPage',
  ),
});
const adminExplainRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: '/explain',
  component: lazyRouteComponent(
    fetchPage(() => import('./routes/admin-explain-page.tsx')),
    'AdminExplainPage',
  ),
});

const adminRoutes = adminRoute.addChildren([
  adminHomeRoute,
  adminUsersRoute,
  adminUserRoute,
  adminSessionsRoute,
  adminAuditRoute,
  adminExplainRoute,
]);

const routeTree = rootRoute.addChildren([
  homeRoute,
  loginRoute,
  registerRoute,
  unknownRoute,
  privateRoute.addChildren([sessionsRoute, activityRoute, securityRoute, changePasswordRoute, adminRoutes]),
]);

export function createAppRouter(curfew: Curfew, buildWatch: BuildWatch) {
  return createRouter({
    routeTree,
    context: { curfew, wayBack: createWayBack(curfew, window), buildWatch },
    parseSearch: parseAddressSearch,
    stringifySearch: addressSearch,
    // Of the pages inside the frame, which stays.
    defaultErrorComponent: PageProblem,
    defaultNotFoundComponent: NotFoundPage,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
