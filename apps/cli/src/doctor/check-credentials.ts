import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { attempt } from '@curfew/client';
import type { Check } from '@curfew/contracts';
import type { Context } from '../run/context.ts';

const OTHERS = 0o077;

/** Whether the credentials can be used, and by their owner alone. */
export async function checkCredentials({
  credentials,
  credentialsPath,
}: Pick<Context, 'credentials' | 'credentialsPath'>): Promise<Check> {
  const name = 'credentials';
  const kept = await attempt(credentials.read());
  if (!kept.ok) return { name, status: 'failed', detail: kept.error.message };
  const { session, unfinishedLogouts } = kept.value;
  if (session === null && unfinishedLogouts.length === 0) {
    return { name, status: 'ok', detail: 'none are kept here for this server' };
  }
  const folder = await stat(dirname(credentialsPath));
  if (process.platform !== 'win32' && (folder.mode & OTHERS) !== 0) {
    const detail = `others may look into ${dirname(credentialsPath)}: chmod 700 it`;
    return { name, status: 'warning', detail };
  }
  if (unfinishedLogouts.length > 0) {
    return { name, status: 'warning', detail: `${unfinishedLogouts.length} logouts wait for the server` };
  }
  return { name, status: 'ok', detail: `${credentialsPath} is yours alone` };
}
