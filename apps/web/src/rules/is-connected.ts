import type { SessionSummary } from '@curfew/contracts';

/** Whether a session has an open stream, as far as the server has said so. `now` by the server's clock. */
export function isConnected(
  { connectedUntil }: Pick<SessionSummary, 'connectedUntil'>,
  now: number,
): boolean {
  return connectedUntil !== null && now < Date.parse(connectedUntil);
}
