import './styles.ts';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { validateWithoutEval } from '@curfew/contracts';
import { createCurfew, CurfewProvider } from '@curfew/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { activateFirstLocale, followLocale } from './i18n/activate-locale.ts';
import { createAppRouter } from './router.tsx';
import { resolveCssVariables, theme } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html has no #root');

validateWithoutEval();
const curfew = createCurfew();
// Before the first render, so that an unfinished logout comes before anything else.
curfew.start();
const router = createAppRouter(curfew);
followLocale();

if (await activateFirstLocale()) {
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
} else {
  // There are no words in any language but these.
  root.textContent = 'Curfew could not be loaded. Please reload the page.';
}
