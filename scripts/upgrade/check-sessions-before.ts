import { acceptedOnBoth, age, isOverOnBoth, logOut, MINUTE, verdict } from './both-versions.ts';
import type { BothVersions } from './both-versions.ts';
import { begin, call, credentialsOf, reauthenticate, refresh } from './holder.ts';
import type { Holder } from './holder.ts';
import type { SessionsBefore } from './sessions-before.ts';

/** What the old version issued before the upgrade, presented to both while both work. */
export async function checkSessionsBefore(both: BothVersions, before: SessionsBefore): Promise<void> {
  for (const holder of before.untouched) await checkUntouched(both, holder);
  for (const holder of before.refreshedByNewer) await checkRefreshed(both, holder);
  for (const holder of before.authenticatedByNewer) await checkAuthenticated(both, holder);
  for (const ending of before.toEnd) await checkEnd(both, ending);
  for (const { on, holders } of before.everywhere) await checkEverywhere(both, on, holders);
  for (const holder of before.ranOut) await checkRanOut(both, holder);
  await checkNearlyOut(both, before.nearlyOut);
}

async function checkUntouched(both: BothVersions, holder: Holder): Promise<void> {
  const { older, newer, check } = both;
  await check(`${holder.kind}: accepted by both versions`, acceptedOnBoth(both, holder));
  for (const api of [older, newer]) {
    const { data } = await call(api, 'touch', { credentials: credentialsOf(holder), kind: holder.kind });
    await check(`${holder.kind}: its CSRF token counts on the ${api.name} version`, data !== undefined);
  }
}

async function checkRefreshed(both: BothVersions, holder: Holder): Promise<void> {
  const { older, newer, check } = both;
  const { kind } = holder;
  for (const [api, other] of [
    [newer, older],
    [older, newer],
  ] as const) {
    const here = `on the ${api.name} version`;
    await check(`${kind}: refreshed ${here}`, (await refresh(api, holder)).data !== undefined);
    await check(`${kind}: refreshed ${here}, accepted by both`, acceptedOnBoth(both, holder));
    const repeated = await refresh(other, holder, -2);
    await check(
      `${kind}: a refresh ${here}, repeated on the other, gets the same bytes`,
      repeated.data !== undefined && credentialsOf(holder).session === credentialsOf(holder, -2).session,
    );
    await check(`${kind}: a repeated refresh ends nothing`, acceptedOnBoth(both, holder));
    // What the repetition brought are the same credentials.
    holder.given.pop();
    for (const at of [older, newer]) {
      const before = await verdict(at, holder, credentialsOf(holder, -2));
      await check(`${kind}: the access before is refused by the ${at.name} version`, !before.accepted);
    }
  }
}

async function checkAuthenticated(both: BothVersions, holder: Holder): Promise<void> {
  const { older, newer, check } = both;
  const { kind } = holder;
  await reauthenticate(newer, holder);
  const [before, now] = [credentialsOf(holder, -2), credentialsOf(holder)];
  await check(`${kind}: has a credential of the new form after a confirmed password`, hasProof(now.session));
  await check(`${kind}: which both versions accept`, acceptedOnBoth(both, holder));
  const old = await verdict(newer, holder, before);
  await check(
    `${kind}: the one before opens nothing on the new version, and is called nothing untrue`,
    !old.accepted && ['unknown', 'superseded'].includes(old.reason),
  );
  const outcome = await logOut(newer, holder, { credentials: before });
  const what = `${kind}: a logout with the one before claims nothing untrue (${outcome})`;
  if (claimsEnd(outcome)) return check(what, isOverOnBoth(both, holder));
  await check(what, acceptedOnBoth(both, holder));
  const ended = await logOut(older, holder, { credentials: now });
  await check(`${kind}: a logout on the old version with the new credential: ended`, ended === 'ended');
  await check(`${kind}: after which it is over on both`, isOverOnBoth(both, holder));
}

async function checkEnd(
  both: BothVersions,
  { holder, by, on }: SessionsBefore['toEnd'][number],
): Promise<void> {
  const { check } = both;
  const [api, other] = on === 'older' ? [both.older, both.newer] : [both.newer, both.older];
  const ticket = holder.tickets[0] ?? '';
  const presented = {
    current: { credentials: credentialsOf(holder) },
    superseded: { credentials: { ...credentialsOf(holder, 0), refresh: undefined } },
    ticket: { ticket },
  }[by];
  const what = `${holder.kind}: a logout on the ${api.name} version by its ${by === 'ticket' ? by : `${by} credential`}`;
  await check(`${what} ends it`, (await logOut(api, holder, presented)) === 'ended');
  await check(`${what} ends it on both`, isOverOnBoth(both, holder));
  const again = await logOut(other, holder, { ticket });
  await check(`${what}, repeated on the other: already-ended`, again === 'already-ended');
}

async function checkEverywhere(both: BothVersions, on: 'older' | 'newer', holders: Holder[]): Promise<void> {
  const { older, newer, check } = both;
  const [first] = holders;
  if (!first) return;
  const all = [
    ...holders,
    await begin(newer, 'remembered', first.email),
    await begin(older, 'remembered', first.email),
  ];
  const api = on === 'older' ? older : newer;
  const { data } = await call(api, 'logoutAll', { credentials: credentialsOf(first), kind: first.kind });
  await check(`a logout everywhere on the ${api.name} version: ended`, data?.['outcome'] === 'ended');
  for (const holder of all) {
    await check(`a logout everywhere on the ${api.name} version ends it on both`, isOverOnBoth(both, holder));
  }
}

async function checkRanOut(both: BothVersions, holder: Holder): Promise<void> {
  const { older, check } = both;
  await check(`${holder.kind}: what had run out is over on both`, isOverOnBoth(both, holder));
  await call(older, 'touch', { credentials: credentialsOf(holder), kind: holder.kind });
  await check(`${holder.kind}: and is brought back by nothing`, isOverOnBoth(both, holder));
}

async function checkNearlyOut(both: BothVersions, holder: Holder): Promise<void> {
  const { older, pool, check } = both;
  await check('what had nearly run out is accepted by both', acceptedOnBoth(both, holder));
  await call(older, 'touch', { credentials: credentialsOf(holder), kind: holder.kind });
  await age(pool, holder, 29 * MINUTE);
  await check('touched on the old version, it lives on on both', acceptedOnBoth(both, holder));
  await age(pool, holder, 3 * MINUTE);
  await check('and runs out on both', isOverOnBoth(both, holder));
}

function claimsEnd(outcome: string): boolean {
  return outcome === 'ended' || outcome === 'already-ended';
}

/** Both spare bits of the last character are set: the second half of the secret is a proof of issue. */
function hasProof(token: string): boolean {
  return /[DHLPTXbfjnrvz37_]$/u.test(token);
}
