import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuiltPages } from '../http/choose-page.ts';

const pages: BuiltPages = {
  buildName: 'planted',
  languages: ['en', 'es'],
  loginAddresses: ['/', '/login', '/sessions'],
};

/** A build of the web in which each page says its name. What is compressed is shorter, and not really compressed. */
export function plantWeb(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-web-'));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'assets'));
  write('pages.json', JSON.stringify(pages));
  write('assets/index-a1.js', 'export {}');
  write('assets/index-a1.js.br', 'short');
  write('assets/index-a1.js.gz', 'longer');
  for (const page of ['index', 'outside', 'login.en', 'login.es']) {
    write(`${page}.html`, `${page}, as it is`);
    write(`${page}.html.br`, page);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
