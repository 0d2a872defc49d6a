import { i18n, type Messages } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { CurfewProvider, type AuthState, type Curfew } from '@curfew/react';
import { renderToString } from 'react-dom/server';
import { LoginPage } from '../routes/login-page.tsx';
import { titleOfPage } from '../ui/use-page-title.ts';
import { resolveCssVariables, theme } from '../theme.ts';
import { NotLoaded } from './not-loaded.tsx';

/** Nobody is in: what the page shows to whoever comes without a credential. */
const OUTSIDE: AuthState = {
  status: 'out',
  epoch: 1,
  reason: 'missing',
  note: null,
  endedAt: null,
  endedFrom: null,
  ending: null,
};

/** All that the login page asks of a tab's session. */
const outside: Pick<Curfew, 'getState' | 'subscribe' | 'lastEnd' | 'reveal'> = {
  getState: () => OUTSIDE,
  subscribe: () => () => {},
  lastEnd: () => null,
  reveal: () => {},
};

/** What the login page draws first, in one language, as HTML: the page's own components, not a copy of them. */
export async function renderLogin(
  locale: string,
  messages: Messages,
): Promise<{ title: string; html: string }> {
  i18n.loadAndActivate({ locale, messages });
  const root = createRootRoute();
  const login = createRoute({ getParentRoute: () => root, path: '/login', component: LoginPage });
  const router = createRouter({
    routeTree: root.addChildren([login]),
    history: createMemoryHistory({ initialEntries: ['/login'] }),
  });
  await router.load();
  const html = renderToString(
    <CurfewProvider curfew={outside as Curfew}>
      <MantineProvider theme={theme} cssVariablesResolver={resolveCssVariables} defaultColorScheme="auto">
        <I18nProvider i18n={i18n}>
          <RouterProvider router={router} />
          <NotLoaded />
        </I18nProvider>
      </MantineProvider>
    </CurfewProvider>,
  );
  return { title: titleOfPage(i18n.t(msg`Log in`)), html };
}
