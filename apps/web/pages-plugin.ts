import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import type { Messages } from '@lingui/core';
import react from '@vitejs/plugin-react';
import { build, createServer, type Plugin, type Rolldown, type ViteDevServer } from 'vite';
import { translationPlugins } from './translation-plugins.ts';

/** What the modules of `src/start` give to the build. */
interface StartModules {
  renderLogin: (locale: string, messages: Messages) => Promise<{ title: string; html: string }>;
  LOGIN_ADDRESSES: readonly string[];
}

/**
 * Writes the pages that the server sends, beside `index.html`: `outside.html` says that no credential came with the request,
 * `login.<language>.html` has the login page in it as well, and `pages.json` tells the server when to send which.
 */
export function pages(): Plugin {
  let root = '';
  let folder = '';
  return {
    name: 'curfew-pages',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = resolve(config.root, config.build.outDir);
    },
    async buildStart() {
      this.emitFile({ type: 'asset', name: 'early.js', source: await bundleEarly(root) });
    },
    writeBundle: {
      sequential: true,
      async handler(_options, bundle) {
        const { logins, loginAddresses } = await renderLogins(root);
        const built = await readFile(join(folder, 'index.html'), 'utf8');
        const { buildName, files } = writePages(built, { bundle, logins });
        const languages = logins.map(({ locale }) => locale);
        const forServer = JSON.stringify({ buildName, languages, loginAddresses });
        for (const [name, text] of [...Object.entries(files), ['pages.json', forServer] as const])
          await writeFile(join(folder, name), text);
      },
    },
  };
}

interface RenderedLogin {
  locale: string;
  title: string;
  html: string;
}

/** The pages by the names of their files, from the one that Vite has written. */
function writePages(
  built: string,
  { bundle, logins }: { bundle: Rolldown.OutputBundle; logins: readonly RenderedLogin[] },
): { buildName: string; files: Record<string, string> } {
  const fileOf = (name: string) => {
    const isIt = (file: string) => file.includes(`/${name}-`) && file.endsWith('.js');
    const found = Object.keys(bundle).find(isIt);
    if (found === undefined) throw new TypeError(`the build has no ${name}.js`);
    return found;
  };
  const early = `<script src="/${fileOf('early')}"></script>`;
  const buildName = createHash('sha256').update(built).update(early).digest('base64url').slice(0, 12);
  const shell = built
    .replace('<html lang="en"', `<html lang="en" data-mantine-color-scheme="light" data-build="${buildName}"`)
    .replace('<head>', `<head>\n    ${early}`);
  const outside = shell.replace('<html ', '<html data-outside ');
  const inside = bundle[fileOf('inside')];
  const ofInside = inside?.type === 'chunk' ? [inside.fileName, ...inside.imports] : [];
  const files: Record<string, string> = {
    // Whoever comes with a credential is in, most likely, and needs more than the application.
    'index.html': preload(
      shell,
      ofInside.filter((file) => !shell.includes(file)),
    ),
    'outside.html': outside,
  };
  for (const { locale, title, html } of logins) {
    files[`login.${locale}.html`] = preload(outside, [fileOf(locale)])
      .replace('<html data-outside lang="en"', `<html data-outside lang="${locale}"`)
      .replace('<title>Curfew</title>', () => `<title>${title}</title>`)
      // After what the page is drawn with.
      .replaceAll('<script type="module"', '<script type="module" fetchpriority="low"')
      .replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
      .replace('<div id="root"></div>', () => `<div id="root">${html}</div>`);
  }
  return { buildName, files };
}

function preload(page: string, files: readonly string[]): string {
  const links = files.map((file) => `  <link rel="modulepreload" href="/${file}">\n  `).join('');
  return page.replace('</head>', `${links}</head>`);
}

/** One classic script, which a page runs before it draws anything. */
async function bundleEarly(root: string): Promise<string> {
  const entry = join(root, 'src', 'start', 'early.ts');
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2023', lib: { entry, formats: ['iife'], name: 'early' } },
  });
  const [output] = Array.isArray(result) ? result : [result];
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new TypeError('early.ts makes no script');
  return chunk.code;
}

async function renderLogins(
  root: string,
): Promise<{ logins: RenderedLogin[]; loginAddresses: readonly string[] }> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    plugins: [translationPlugins(), react()],
  });
  try {
    const start = {
      ...(await server.ssrLoadModule('/src/start/render-login.tsx')),
      ...(await server.ssrLoadModule('/src/start/login-addresses.ts')),
    } as StartModules;
    const files = await readdir(join(root, 'src', 'locales'));
    const logins: RenderedLogin[] = [];
    for (const locale of files.map((file) => parse(file).name).toSorted()) {
      const messages = await catalogOf(server, locale);
      logins.push({ locale, ...(await start.renderLogin(locale, messages)) });
    }
    return { logins, loginAddresses: start.LOGIN_ADDRESSES };
  } finally {
    await server.close();
  }
}

async function catalogOf(server: ViteDevServer, locale: string): Promise<Messages> {
  const { messages } = await server.ssrLoadModule(`/src/locales/${locale}.po`);
  return messages as Messages;
}
