import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, lchownSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Whom PostgreSQL runs as. Without `ids`: whoever runs this process. */
export interface ServerUser {
  readonly name: string;
  readonly ids?: { readonly uid: number; readonly gid: number };
}

/**
 * The user that PostgreSQL can run as. It refuses to be root, so root lends it to the owner of the `cluster` that exists
 * already, else to `postgres`, else to `nobody`.
 */
export function serverUser(cluster?: string): ServerUser {
  if (process.getuid?.() !== 0) return { name: 'the current user' };
  const owner = cluster === undefined ? undefined : lstatSync(cluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0)
    return { name: `user ${owner.uid}`, ids: { uid: owner.uid, gid: owner.gid } };
  for (const name of ['postgres', 'nobody']) {
    const uid = numericId('-u', name);
    const gid = numericId('-g', name);
    if (uid !== undefined && gid !== undefined) return { name: `user ${name}`, ids: { uid, gid } };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL refuses to run as root and there is neither a user "postgres" nor "nobody": start as an ordinary user or set DATABASE_URL.',
  );
}

function numericId(flag: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  const id = Number.parseInt(stdout, 10);
  return status === 0 && id > 0 ? id : undefined;
}

/** Whether `user` may enter `folder` (every folder above it included). Asked of the system itself, as that user. */
export function canEnter(user: ServerUser, folder: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1" 2>/dev/null', 'sh', folder], {
    ...user.ids,
    cwd: '/',
  });
  return status === 0;
}

/** Gives `path` and everything below it to `user`; nothing happens when that is the current user. */
export function giveTo(user: ServerUser, path: string): void {
  if (user.ids === undefined) return;
  const { uid, gid } = user.ids;
  lchownSync(path, uid, gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(path, name), uid, gid);
}
