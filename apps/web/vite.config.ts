import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { translationPlugins } from './translation-plugins.ts';

const apiOrigin = process.env['API_ORIGIN'] ?? 'http://localhost:3000';
const apiPaths = [
  '/trpc',
  '/api',
  '/auth',
  '/logout',
  '/token',
  '/revoke',
  '/introspect',
  '/livez',
  '/readyz',
  '/openapi.json',
  '/docs',
];

export default defineConfig({
  plugins: [translationPlugins(), react()],
  server: {
    // The API refuses requests that do not come from its own origin, so the proxy speaks as that origin.
    proxy: Object.fromEntries(
      apiPaths.map((path) => [
        path,
        { target: apiOrigin, changeOrigin: true, headers: { origin: apiOrigin } },
      ]),
    ),
  },
  build: {
    target: 'es2023',
    // The content security policy has no `data:` for scripts and fonts, and one request more costs nothing here.
    assetsInlineLimit: 0,
    // The polyfill would be the only thing in the page that older browsers need.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: {
        // The schemas of contracts are built when the module loads; a page that uses only its constants needs no zod.
        moduleSideEffects: (id) => !/[\\/]packages[\\/]contracts[\\/]/u.test(id),
      },
    },
  },
});
