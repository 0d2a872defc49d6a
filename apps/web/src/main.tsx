import './styles.ts';
import { MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { createCurfew, CurfewProvider } from '@curfew/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAppRouter } from './router.tsx';
import { resolveCssVariables, theme } from './theme.ts';

const root = document.getElementById('root');
if (root === null) throw new TypeError('index.html has no #root');

const curfew = createCurfew();
// Before the first render, so that an unfinished logout comes before anything else.
curfew.start();
const router = createAppRouter(curfew);

createRoot(root).render(
  <StrictMode>
    <CurfewProvider curfew={curfew}>
      <MantineProvider theme={theme} cssVariablesResolver={resolveCssVariables} defaultColorScheme="auto">
        <RouterProvider router={router} />
      </MantineProvider>
    </CurfewProvider>
  </StrictMode>,
);
