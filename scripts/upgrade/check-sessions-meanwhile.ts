import { setTimeout as delay } from 'node:timers/promises';
import { acceptedOnBoth, age, isOverOnBoth, logOut, MINUTE } from './both-versions.ts';
import type { BothVersions } from './both-versions.ts';
import { begin, call, credentialsOf, refresh } from './holder.ts';
import type { Holder } from './holder.ts';
import { KINDS } from './sessions-before.ts';

/** Sessions that begin on either version while both work. */
export async function checkSessionsMeanwhile(both: BothVersions): Promise<void> {
  for (const kind of KINDS) await checkBegunOnOlder(both, await begin(both.older, kind));
  for (const kind of KINDS) await checkBegunOnNewer(both, await begin(both.newer, kind));
}

async function checkBegunOnOlder(both: BothVersions, holder: Holder): Promise<void> {
  const { older, pool, check } = both;
  const what = `${holder.kind}, begun on the old version meanwhile`;
  await check(`${what}: accepted by both`, acceptedOnBoth(both, holder));
  await check(`${what}: has the deadlines of the policy after a sweep`, isGivenDeadlines(both, holder));
  if (holder.kind !== 'plain') return;
  await age(pool, holder, 20 * MINUTE);
  await call(older, 'touch', { credentials: credentialsOf(holder), kind: holder.kind });
  await age(pool, holder, 29 * MINUTE);
  await check(`${what}: lives on after a touch on the old version`, acceptedOnBoth(both, holder));
  await age(pool, holder, 3 * MINUTE);
  await check(`${what}: runs out on both`, isOverOnBoth(both, holder));
}

/** Waits for the sweep of the new version, which comes every second here. */
async function isGivenDeadlines({ pool }: BothVersions, { sessionId }: Holder): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { rows } = await pool.query<{ isSet: boolean }>(
      'SELECT idle_seconds IS NOT NULL AS "isSet" FROM user_sessions WHERE id = $1',
      [sessionId],
    );
    if (rows[0]?.isSet) return true;
    await delay(100);
  }
  return false;
}

async function checkBegunOnNewer(both: BothVersions, holder: Holder): Promise<void> {
  const { older, newer, check } = both;
  const what = `${holder.kind}, begun on the new version`;
  await check(`${what}: accepted by both`, acceptedOnBoth(both, holder));
  if (holder.kind !== 'plain') {
    const there = await refresh(older, holder);
    await check(`${what}: not refreshed by the old version`, there.data === undefined);
    await check(`${what}: which ends nothing`, acceptedOnBoth(both, holder));
    await check(`${what}: refreshed by the new one`, (await refresh(newer, holder)).data !== undefined);
    await check(`${what}: accepted by both after that`, acceptedOnBoth(both, holder));
  }
  const outcome = await logOut(older, holder, { credentials: credentialsOf(holder) });
  await check(`${what}: a logout on the old version ends it`, outcome === 'ended');
  await check(`${what}: on both`, isOverOnBoth(both, holder));
}
