import type { ActivityRecord } from '@curfew/contracts';

/**
 * The records as a person counts them: a login from a new device is written down twice, as a login and as a new device.
 * The one that says more stays.
 */
export function oneRowPerLogin<Told extends Pick<ActivityRecord, 'type' | 'sessionId'>>(
  records: readonly Told[],
): Told[] {
  const onNewDevice = new Set(
    records.filter(({ type }) => type === 'new_device').map(({ sessionId }) => sessionId),
  );
  return records.filter(({ type, sessionId }) => type !== 'login' || !onNewDevice.has(sessionId));
}
