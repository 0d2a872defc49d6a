import type { Database } from '@curfew/db';
import type { ApiOfTree } from './api-of-tree.ts';
import { call, credentialsOf } from './holder.ts';
import type { Credentials, Holder } from './holder.ts';

/** The old version and the new one, at work on one database. */
export interface BothVersions {
  older: ApiOfTree;
  newer: ApiOfTree;
  pool: Database['pool'];
  check: Check;
}

/** Notes whether something is so; a check that fails does not stop the others. */
export type Check = (what: string, isSo: boolean | Promise<boolean>) => Promise<void>;

export type Verdict = { accepted: true } | { accepted: false; reason: string };

export async function verdict(
  api: ApiOfTree,
  holder: Holder,
  credentials = credentialsOf(holder),
): Promise<Verdict> {
  const { kind } = holder;
  const answer = await call(api, 'session', { credentials, kind, isQuery: true });
  if (answer.data) return { accepted: true };
  const { code, reason } = answer.refusal ?? { code: 'no answer' };
  return { accepted: false, reason: reason ?? code };
}

export async function acceptedOnBoth({ older, newer }: BothVersions, holder: Holder, place = -1) {
  const credentials = credentialsOf(holder, place);
  const verdicts = await Promise.all([older, newer].map((api) => verdict(api, holder, credentials)));
  return verdicts.every(({ accepted }) => accepted);
}

/** Nothing that was ever given for the session opens anything, and no refresh gives anything, on either version. */
export async function isOverOnBoth({ older, newer }: BothVersions, holder: Holder): Promise<boolean> {
  const attempts = [older, newer].flatMap((api) =>
    holder.given.flatMap((credentials) => [
      verdict(api, holder, credentials).then(({ accepted }) => accepted),
      refreshes(api, holder, credentials),
    ]),
  );
  return (await Promise.all(attempts)).every((isAccepted) => !isAccepted);
}

async function refreshes(api: ApiOfTree, holder: Holder, credentials: Credentials): Promise<boolean> {
  if (credentials.refresh === undefined) return false;
  const answer =
    holder.kind === 'program'
      ? await call(api, 'refresh', { input: { refreshToken: credentials.refresh } })
      : await call(api, 'refresh', { credentials, kind: holder.kind });
  return answer.data !== undefined;
}

/** The outcome of a logout, or the reason for which it was refused. */
export async function logOut(
  api: ApiOfTree,
  holder: Holder,
  { credentials, ticket }: { credentials?: Credentials; ticket?: string },
): Promise<string> {
  const { kind } = holder;
  const input = ticket === undefined ? undefined : { ticket };
  const answer = await call(api, 'logout', { kind, input, ...(credentials && { credentials }) });
  const outcome = answer.data?.['outcome'];
  if (typeof outcome === 'string') return outcome;
  return answer.refusal?.reason ?? answer.refusal?.code ?? 'no answer';
}

/** Moves the clock of whoever holds the session, whichever version's columns there are. */
export async function age(pool: Database['pool'], { sessionId }: Holder, seconds: number): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_name = 'user_sessions' AND data_type = 'timestamp with time zone'`,
  );
  const moved = rows.map(({ name }) => `"${name}" = "${name}" - make_interval(secs => $2)`);
  await pool.query(`UPDATE user_sessions SET ${moved.join(', ')} WHERE id = $1`, [sessionId, seconds]);
}

export const MINUTE = 60;
export const DAY = 86_400;
