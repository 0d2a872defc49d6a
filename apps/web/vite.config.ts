import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pages } from './pages-plugin.ts';
import { precompress } from './precompress-plugin.ts';
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

/** What only operators fetch: their own modules, and the schemas of the filters. */
const OPERATORS = /[\\/](?:features[\\/]operators|zod|contracts)[\\/]/u;

export default defineConfig({
  plugins: [translationPlugins(), react(), pages(), precompress()],
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
    // 10 kB of styles belong to single pages, which would be four requests more.
    cssCodeSplit: false,
    // The polyfill would be the only thing in the page that older browsers need.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Left alone, a first visit fetches 33 files, most of them smaller than the headers of their answers.
          groups: [
            { name: 'app', tags: ['$initial'], priority: 2 },
            { name: 'pages', minShareCount: 2, test: (id) => !OPERATORS.test(id), priority: 1 },
          ],
        },
      },
      treeshake: {
        // The schemas of contracts are built when the module loads; a page that uses only its constants needs no zod.
        moduleSideEffects: (id) => !/[\\/]packages[\\/]contracts[\\/]/u.test(id),
      },
    },
  },
});
