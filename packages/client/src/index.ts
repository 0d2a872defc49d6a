export { attempt } from './attempt.ts';
export type { Attempt } from './attempt.ts';
export { createBrowserAccess } from './browser-access.ts';
export type { BrowserAccess, BrowserAccessOptions } from './browser-access.ts';
export { createBrowserClient } from './browser-client.ts';
export type { BrowserClient, BrowserClientOptions } from './browser-client.ts';
export { startStopwatch, systemClock } from './clock.ts';
export type { Clock, Clocks } from './clock.ts';
export { CredentialsError, NO_CREDENTIALS } from './credentials.ts';
export type {
  Credentials,
  CredentialStore,
  LogoutScope,
  SessionCredentials,
  UnfinishedLogout,
} from './credentials.ts';
export { createCurfewClient } from './curfew-client.ts';
export type { CurfewClient, CurfewClientOptions, ProgramLogin } from './curfew-client.ts';
export { deliverLogoutTicket } from './deliver-logout-ticket.ts';
export type { DeliverLogoutTicketOptions, TicketDelivery } from './deliver-logout-ticket.ts';
export { confirmed } from './confirmed-logout.ts';
export { computeFingerprint, readTraits } from './fingerprint.ts';
export type { BrowserTraits } from './fingerprint.ts';
export { LocalError } from './local-error.ts';
export type { FinishedLogouts, LogoutOptions, LogoutResult } from './logout.ts';
export { memoryCredentials } from './memory-credentials.ts';
export { isRefusedForGood, isUnanswered, readError, saysSessionIsOver } from './read-error.ts';
export type { ClientError, ErrorKind } from './read-error.ts';
export { isRefusalReason } from './refusal-reason.ts';
export { inBackground, inBackgroundAwaited, inBackgroundInBody } from './request-headers.ts';
export { notifyAll, reportFailure } from './report-failure.ts';
export { retryDelaySeconds } from './retry-delay.ts';
export type { SessionObserver } from './session-link.ts';
export type { AppRouter } from '@curfew/api';
