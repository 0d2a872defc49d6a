import { useLingui } from '@lingui/react/macro';
import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { useAuthState } from '@curfew/react';
import { useEffect } from 'react';
import { parseLoginSearch } from '../rules/login-search.ts';
import { redirectFor } from '../rules/redirect-for.ts';
import { Waiting } from '../ui/waiting.tsx';

/** Runs the guards again when the session no longer fits the page, and speaks while the document is hidden. */
export function RootLayout() {
  const { t } = useLingui();
  const router = useRouter();
  const state = useAuthState();
  const { pathname, href, search } = useLocation();
  const location = { pathname, search: parseLoginSearch({ ...search }) };
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
