import type { Check } from '@curfew/contracts';
import type { SessionPolicy } from '@curfew/session-core';
import type { CookieNames } from '../http/cookies.ts';
import type { PlaceDatabase } from '../place/open-place-database.ts';

/** The configuration as far as it can be told: nothing here is secret. */
export interface CheckedSettings {
  publicOrigin: string;
  trustedProxies: readonly string[];
  cookieNames: CookieNames;
  /** How many server keys there are, not what they are. */
  serverKeys: number;
  sweepIntervalSeconds: number;
  placeDatabase: Pick<PlaceDatabase, 'type' | 'builtAt'> | undefined;
}

/** The configuration in words, with a warning where it is unusual for production. */
export function describeSettings(settings: CheckedSettings, policy: SessionPolicy): Check[] {
  const { publicOrigin, trustedProxies, cookieNames, serverKeys, placeDatabase } = settings;
  const problem = plainHttpProblem(publicOrigin);
  return [
    {
      name: 'public origin',
      status: problem === null ? 'ok' : 'warning',
      detail: problem ?? publicOrigin,
    },
    {
      name: 'trusted proxies',
      status: 'ok',
      detail:
        trustedProxies.length === 0
          ? 'none: the address of the connection is the caller’s'
          : trustedProxies.join(', '),
    },
    {
      name: 'server keys',
      status: 'ok',
      detail: serverKeys === 1 ? '1' : `${serverKeys}: the newest signs, the others are still verified`,
    },
    { name: 'places', status: 'ok', detail: describePlaces(placeDatabase) },
    { name: 'cookies', status: 'ok', detail: Object.values(cookieNames).join(', ') },
    { name: 'policy', status: 'ok', detail: describePolicy(policy) },
  ];
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Why nobody will stay logged in at this address; null where browsers keep our cookies. */
export function plainHttpProblem(publicOrigin: string): string | null {
  const { protocol, hostname } = new URL(publicOrigin);
  if (protocol === 'https:' || LOOPBACK.has(hostname) || hostname.endsWith('.localhost')) return null;
  return `${publicOrigin}: browsers keep no Secure cookie without https`;
}

function describePlaces(database: CheckedSettings['placeDatabase']): string {
  if (database === undefined) return 'none: PLACE_DATABASE is not set';
  return `${database.type} of ${database.builtAt.toISOString().slice(0, 10)}`;
}

function describePolicy(policy: SessionPolicy): string {
  return [
    `inactivity ${duration(policy.inactivityTimeoutSeconds)}`,
    `lifetime ${duration(policy.absoluteLifetimeSeconds)}`,
    `access token ${duration(policy.accessLifetimeSeconds)}`,
    `refresh within ${duration(policy.refreshInactivitySeconds)} and ${duration(policy.refreshLifetimeSeconds)} in all`,
    `fresh for ${duration(policy.freshSeconds)}`,
    `${policy.sessionLimit} sessions a person`,
    `fingerprint ${policy.fingerprint}`,
    `kept for ${duration(policy.retentionSeconds)} after the end`,
  ].join(', ');
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** In the largest unit that says it exactly: 12 h, 90 s. */
function duration(seconds: number): string {
  const unit = UNITS.find(([, size]) => seconds >= size && seconds % size === 0);
  return unit ? `${seconds / unit[1]} ${unit[0]}` : `${seconds} s`;
}
