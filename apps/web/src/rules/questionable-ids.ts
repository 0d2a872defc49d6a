import type { ActivityRecord } from '@curfew/contracts';

/**
 * The records that somebody else may have caused by knowing the password: logins of other sessions than this one. Of a
 * login on a new device there are two records; the one that says so is asked about.
 */
export function questionableIds(
  records: readonly Pick<ActivityRecord, 'id' | 'type' | 'sessionId'>[],
  currentSessionId: string,
): ReadonlySet<string> {
  const onNewDevice = new Set(
    records.filter(({ type }) => type === 'new_device').map(({ sessionId }) => sessionId),
  );
  return new Set(
    records
      .filter(({ sessionId }) => sessionId !== currentSessionId)
      .filter(
        ({ type, sessionId }) => type === 'new_device' || (type === 'login' && !onNewDevice.has(sessionId)),
      )
      .map(({ id }) => id),
  );
}
