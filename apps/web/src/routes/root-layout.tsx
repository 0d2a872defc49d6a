import { useLingui } from '@lingui/react/macro';
import { Outlet, useLocation, useMatches, useRouter } from '@tanstack/react-router';
import { useAuthState } from '@curfew/react';
import { useEffect, type ReactNode } from 'react';
import { parseLoginSearch } from '../rules/login-search.ts';
import { redirectFor } from '../rules/redirect-for.ts';
import { Waiting } from '../ui/waiting.tsx';
import { UNKNOWN_PAGE } from './unknown-page.ts';

/** Runs the guards again when the session no longer fits the page, and speaks while the document is hidden. */
export function RootLayout(): ReactNode {
  const { t } = useLingui();
  const router = useRouter();
  const state = useAuthState();
  const { pathname, href, search } = useLocation();
  const isUnknown = useMatches({
    select: (matches) => matches.some(({ routeId }) => routeId === UNKNOWN_PAGE),
  });
  const location = { pathname, search: parseLoginSearch({ ...search }), isUnknown };
  const target = redirectFor(state, location, router.options.context.wayBack);
  const move = target === null ? null : JSON.stringify([href, target]);
  useEffect(() => {
    if (move !== null) void router.invalidate();
  }, [router, move]);

  const isWaitingHidden = state.status === 'unknown' && state.isConcealed;
  return (
    <>
      <Outlet />
      {isWaitingHidden && (
        <div className="app-while-concealed">
          <Waiting
            text={t`Reconnecting… Your page is back as soon as the server confirms that you are still logged in.`}
          />
        </div>
      )}
    </>
  );
}
