import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../scripts/run/child.ts';
import { childEnvironment } from '../scripts/env.ts';
import { checkOutRevision } from '../scripts/upgrade/revision-checkout.ts';
import { installDependencies } from '../scripts/run/package-manager.ts';
import { targetOf } from './contestants.ts';
import type { Contestant } from './contestants.ts';
import { measureRounds } from './load/rounds.ts';
import type { RoundsContext, Series } from './load/rounds.ts';
import { startServer } from './load/start-server.ts';
import type { RunningServer } from './load/start-server.ts';
import { verify } from './load/verify.ts';
import type { Postgres } from './postgres.ts';
import { seedCurfew } from './seed/curfew.ts';
import type { Population } from './seed/curfew.ts';

/** The session check of this revision beside that of an older one, each on a database that it has migrated itself. */
export async function measureVersions(
  postgres: Postgres,
  revision: string,
  { secret, poolSize, ...context }: RoundsContext & { secret: string; poolSize: number },
): Promise<Series[]> {
  const { settings, say, signal } = context;
  say(`Preparing ${revision}`);
  const checkout = await checkOutRevision(revision);
  const running: RunningServer[] = [];
  try {
    const folder = join(checkout.folder, 'bench');
    await installDependencies(folder, `The peers of ${revision} could not be installed`);
    const databases = {
      now: await postgres.createDatabase('this_version'),
      before: await postgres.createDatabase('older_version'),
    };
    const people = {
      now: await seedCurfew(databases.now, settings.sessions, secret),
      before: await seedAsRevision(folder, databases.before, { count: settings.sessions, secret }),
    };
    const entries: Contestant[] = [];
    for (const name of ['curfew', 'bare']) {
      for (const version of ['now', 'before'] as const) {
        signal.throwIfAborted();
        const task = { databaseUrl: databases[version], secret, poolSize, variant: '' };
        const server = await startServer(name, task, version === 'now' ? undefined : folder);
        running.push(server);
        entries.push({
          key: `${name}-${version}`,
          title: `${name === 'curfew' ? 'Whole product' : 'Bare Fastify'}, session check of ${version === 'now' ? 'this revision' : revision}`,
          server,
          target: targetOf(server.origin, '/bench/checked', people[version]),
          isRefusal: ({ status }) => status === 401,
        });
      }
    }
    for (const entry of entries) await verify(entry, settings.sessions);
    return await measureRounds(entries, context);
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    await checkout.remove();
  }
}

/** In a process of its own: two versions of a package in one process share what they import. */
async function seedAsRevision(
  folder: string,
  url: string,
  { count, secret }: { count: number; secret: string },
): Promise<Population> {
  const result = join(folder, 'population.json');
  const program = `
    import { writeFile } from 'node:fs/promises';
    import { seedCurfew } from ${JSON.stringify(join(folder, 'seed', 'curfew.ts'))};
    const people = await seedCurfew(${JSON.stringify(url)}, ${count}, ${JSON.stringify(secret)});
    await writeFile(${JSON.stringify(result)}, JSON.stringify(people));`;
  const child = startChild(process.execPath, ['--input-type=module', '--eval', program], {
    workingDirectory: folder,
    environment: childEnvironment(),
    output: 'collect',
    timeoutSeconds: 600,
  });
  const { code, output } = await child.ended;
  if (code !== 0) throw new Error(`The sessions could not be written by the older revision:\n${output}`);
  return JSON.parse(await readFile(result, 'utf8')) as Population;
}
