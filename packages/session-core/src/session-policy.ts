/** What is compared with the fingerprint a session was begun with, and what a difference does. */
export type FingerprintPolicy = 'off' | 'alert' | 'enforce';

/** Every number a session is judged by. All of them are configuration; none is read from a clock or the environment here. */
export interface SessionPolicy {
  /** Without activity of the person for this long, a browser session is over. */
  inactivityTimeoutSeconds: number;
  /** A session is over this long after its last authentication, whatever happens. */
  absoluteLifetimeSeconds: number;
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
  touchIntervalSeconds: 60,
  freshSeconds: 10 * 60,
  warningSeconds: 2 * 60,
  sessionLimit: 20,
  fingerprint: 'alert',
  retentionSeconds: 30 * 24 * 60 * 60,
};
