import type { Database } from '@curfew/db';
import type { ApiOfTree } from './api-of-tree.ts';
import { age, DAY, MINUTE } from './both-versions.ts';
import { begin, refresh } from './holder.ts';
import type { Holder, Kind } from './holder.ts';

export const KINDS = ['plain', 'remembered', 'program'] as const satisfies Kind[];
/** How a session is ended in the checks: what is presented. */
export const ENDINGS = ['current', 'superseded', 'ticket'] as const;

/** Sessions that the old version has begun before the upgrade. */
export interface SessionsBefore {
  untouched: Holder[];
  refreshedByNewer: Holder[];
  authenticatedByNewer: Holder[];
  /** One for each way to end one, on each of the two versions. */
  toEnd: { holder: Holder; by: (typeof ENDINGS)[number]; on: 'older' | 'newer' }[];
  everywhere: { on: 'older' | 'newer'; holders: Holder[] }[];
  ranOut: Holder[];
  nearlyOut: Holder;
}

export async function beginSessionsBefore(older: ApiOfTree, pool: Database['pool']): Promise<SessionsBefore> {
  const ofEachKind = () => Promise.all(KINDS.map((kind) => begin(older, kind)));
  const toEnd: SessionsBefore['toEnd'] = [];
  for (const on of ['older', 'newer'] as const) {
    for (const by of ENDINGS) {
      for (const holder of await ofEachKind()) {
        if (by === 'superseded' && holder.kind === 'plain') continue;
        if (by === 'superseded') await refresh(older, holder);
        toEnd.push({ holder, by, on });
      }
    }
  }
  const everywhere: SessionsBefore['everywhere'] = [];
  for (const on of ['older', 'newer'] as const) {
    const first = await begin(older, 'plain');
    everywhere.push({ on, holders: [first, await begin(older, 'program', first.email)] });
  }
  const ranOut = await ofEachKind();
  for (const [index, seconds] of [32 * MINUTE, 31 * DAY, 15 * DAY].entries()) {
    const holder = ranOut[index];
    if (holder) await age(pool, holder, seconds);
  }
  const nearlyOut = await begin(older, 'plain');
  await age(pool, nearlyOut, 29 * MINUTE);
  return {
    untouched: await ofEachKind(),
    refreshedByNewer: (await ofEachKind()).filter(({ kind }) => kind !== 'plain'),
    authenticatedByNewer: await ofEachKind(),
    toEnd,
    everywhere,
    ranOut,
    nearlyOut,
  };
}
