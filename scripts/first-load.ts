/** `pnpm size`: what a first visit fetches, logged in or not, from the build there is. */
import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { firstLoadProblems, lazyPages, measureFirstLoads } from './first-load/measure-first-load.ts';
import { runScript } from './run/plain-error.ts';
import { repositoryRoot } from './run/repository.ts';

const web = join(repositoryRoot, 'apps', 'web');
const build = join(web, 'dist');

await runScript(async () => {
  const catalogs = await readdir(join(web, 'src', 'locales'));
  const loads = await measureFirstLoads(
    build,
    catalogs.map((file) => parse(file).name),
  );
  for (const { wait, files, bytes } of loads) {
    for (const { path, bytes: size } of files) process.stdout.write(`${String(size).padStart(8)}  ${path}\n`);
    process.stdout.write(`${String(bytes).padStart(8)}  bytes of JavaScript for ${wait}, after gzip\n\n`);
  }
  const router = await readFile(join(web, 'src', 'router.tsx'), 'utf8');
  const problems = await firstLoadProblems(build, loads, lazyPages(router));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length === 0 ? 0 : 1;
});
