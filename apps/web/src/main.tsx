import './styles.ts';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { validateWithoutEval } from '@curfew/contracts';
import { createCurfew, CurfewProvider } from '@curfew/react';
import { StrictMode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { activateFirstLocale, followLocale } from './i18n/activate-locale.ts';
import { createAppRouter } from './router.tsx';
import { createBuildWatch } from './start/build-watch.ts';
import { resolveCssVariables, theme } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html has no #root');

validateWithoutEval();
const buildWatch = createBuildWatch(window);
const curfew = createCurfew({ fetch: buildWatch.fetch });
const router = createAppRouter(curfew, buildWatch);
// Before the first render, so that an unfinished logout comes before anything else.
curfew.start({ cameWithoutCredential: 'outside' in document.documentElement.dataset });
followLocale();

// Where there is a page already, the first one to be drawn has to be whole.
const [hasWords] = await Promise.all([activateFirstLocale(), root.hasChildNodes() && router.load()]);
if (hasWords) {
  const draw = () =>
    createRoot(root).render(
      <StrictMode>
        <CurfewProvider curfew={curfew}>
          <MantineProvider theme={theme} cssVariablesResolver={resolveCssVariables} defaultColorScheme="auto">
            <I18nProvider i18n={i18n}>
              <RouterProvider router={router} />
            </I18nProvider>
          </MantineProvider>
        </CurfewProvider>
      </StrictMode>,
    );
  // At once, so that nothing happens between the static page and this one.
  const drawNow = () => flushSync(draw);
  if (window.staticPage === undefined) drawNow();
  else window.staticPage.handOver(drawNow);
} else {
  // There are no words in any language but these.
  root.textContent = 'Curfew could not be loaded. Please reload the page.';
}
