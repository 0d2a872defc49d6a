/** What is compared with the fingerprint a session was begun with, and what a difference does. */
export type FingerprintPolicy = 'off' | 'alert' | 'enforce';

/** Every number a session is judged by. All of them are configuration; none is read from a clock or the environment here. */
export interface SessionPolicy {
  /** Without activity of the person for this long, a browser session is over; a remembered one has to be refreshed. */
  inactivityTimeoutSeconds: number;
  /** A browser session is over this long after its last authentication, whatever happens; a remembered one has to be refreshed. */
  absoluteLifetimeSeconds: number;
  /** How long a bearer access token opens anything before it has to be refreshed. */
  accessLifetimeSeconds: number;
  /** A bearer session that nothing uses or refreshes for this long is over. */
  refreshInactivitySeconds: number;
  /** A session that can be refreshed is over this long after its last authentication, however often it is refreshed. */
  refreshLifetimeSeconds: number;
  /** For how long after a refresh the token it used up is answered again, with the same bytes. Later it is a theft. */
  refreshGraceSeconds: number;
  /** `last_active` moves at most this often; a session may outlive its inactivity timeout by as much, never fall short of it. */
  touchIntervalSeconds: number;
  /** How long an authentication counts as fresh. */
  freshSeconds: number;
  /** How long before a deadline clients warn. */
  warningSeconds: number;
  /** Live sessions of one user; at most {@link MAXIMUM_SESSION_LIMIT}. */
  sessionLimit: number;
  fingerprint: FingerprintPolicy;
  /** Ended sessions are deleted after this long; their audit records stay. */
  retentionSeconds: number;
}

/** No configuration may allow more: it bounds every count and scan over the live sessions of one user. */
export const MAXIMUM_SESSION_LIMIT = 100;

export const defaultSessionPolicy: SessionPolicy = {
  inactivityTimeoutSeconds: 30 * 60,
  absoluteLifetimeSeconds: 12 * 60 * 60,
  accessLifetimeSeconds: 60 * 60,
  refreshInactivitySeconds: 14 * 24 * 60 * 60,
  refreshLifetimeSeconds: 30 * 24 * 60 * 60,
  refreshGraceSeconds: 10,
  touchIntervalSeconds: 60,
  freshSeconds: 10 * 60,
  warningSeconds: 2 * 60,
  sessionLimit: 20,
  fingerprint: 'alert',
  retentionSeconds: 30 * 24 * 60 * 60,
};
