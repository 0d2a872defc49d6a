/** `pnpm size`: what a first visit to the login page fetches, from the build there is. */
import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { firstLoadProblems, lazyPages, measureFirstLoad } from './first-load/measure-first-load.ts';
import { runScript } from './run/plain-error.ts';
import { repositoryRoot } from './run/repository.ts';

const web = join(repositoryRoot, 'apps', 'web');
const build = join(web, 'dist');

await runScript(async () => {
  const catalogs = await readdir(join(web, 'src', 'locales'));
  const load = await measureFirstLoad(
    build,
    catalogs.map((file) => parse(file).name),
  );
  for (const { path, bytes } of load.files) process.stdout.write(`${String(bytes).padStart(8)}  ${path}\n`);
  process.stdout.write(
    `${String(load.bytes).padStart(8)}  bytes of JavaScript for the login page, after gzip\n`,
  );
  const router = await readFile(join(web, 'src', 'router.tsx'), 'utf8');
  const problems = await firstLoadProblems(build, load, lazyPages(router));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length === 0 ? 0 : 1;
});
