export { EVENT_CHANNEL, readNotice } from './audit/announce.ts';
export type { SessionNotice } from './audit/announce.ts';
export { whoDidIt } from './audit/who-did-it.ts';
export { createKeyring } from './credentials/keyring.ts';
export type { Keyring } from './credentials/keyring.ts';
export { canonicalAddress, networkPrefix } from './device/describe-device.ts';
export type { RequestOrigin } from './device/describe-device.ts';
export type { LogoutTicket } from './credentials/logout-ticket.ts';
export type { Checkpoint, Transaction } from './engine-context.ts';
export type { EngineObserver } from './engine-observer.ts';
export type { Operators } from './operators/create-operators.ts';
export { createSessionEngine } from './session-engine.ts';
export type { Caller, SessionEngine, SessionEngineOptions } from './session-engine.ts';
export { defaultSessionPolicy, MAXIMUM_SESSION_LIMIT } from './session-policy.ts';
export type { FingerprintPolicy, SessionPolicy } from './session-policy.ts';
export type { KnownEnding } from './sessions/find-ending.ts';
export type { Invalidation } from './sessions/invalidate-session.ts';
export type {
  Identification,
  NamedSession,
  PresentedCredentials,
} from './sessions/identify-sessions.ts';
export type { IssuedCredentials } from './sessions/issue-credentials.ts';
export type { LiveSession, SessionUser } from './sessions/live-session.ts';
export type { SealedOptions } from './sessions/sealed.ts';
export type { Refresh } from './sessions/refresh-session.ts';
export type { Validation } from './sessions/validate-session.ts';
