import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type {
  ActivityInput,
  ActivityOutput,
  CappedCount,
  CurrentSession,
  ListEndedSessionsOutput,
  ListSessionsOutput,
  NewLogin,
  RecognizeLoginsOutput,
  RegisterInput,
  RenameSessionInput,
  RenameSessionOutput,
  TimeoutsOutput,
  User,
} from '@curfew/contracts';
import type { Database } from '@curfew/db';
import { changePassword } from './accounts/change-password.ts';
import type { ChangePasswordRequest, PasswordChange } from './accounts/change-password.ts';
import { login } from './accounts/login.ts';
import type { Login, LoginRequest } from './accounts/login.ts';
import { reauthenticate } from './accounts/reauthenticate.ts';
import { registerUser } from './accounts/register-user.ts';
import type { RegisterUserOptions } from './accounts/register-user.ts';
import { databaseNow } from './audit/audit-event.ts';
import { listActivity } from './audit/list-activity.ts';
import { createCsrfToken, isCsrfToken } from './credentials/csrf-token.ts';
import type { Keyring } from './credentials/keyring.ts';
import { createLogoutAllTicket, createLogoutTicket, readLogoutTicket } from './credentials/logout-ticket.ts';
import type { LogoutTicket } from './credentials/logout-ticket.ts';
import type { RandomBytes } from './credentials/session-token.ts';
import type { FindPlace, RequestOrigin } from './device/describe-device.ts';
import type { Checkpoint, EngineContext, Transaction } from './engine-context.ts';
import { tellRefusals } from './engine-observer.ts';
import type { EngineObserver } from './engine-observer.ts';
import { createSessionLookup } from './lookup/session-record.ts';
import { createOperators } from './operators/create-operators.ts';
import type { Operators } from './operators/create-operators.ts';
import { createPasswordHasher } from './passwords/password-hasher.ts';
import type { PasswordCost } from './passwords/password-hasher.ts';
import { createPasswordRule } from './passwords/password-rule.ts';
import { defaultSessionPolicy, MAXIMUM_SESSION_LIMIT } from './session-policy.ts';
import type { SessionPolicy } from './session-policy.ts';
import { applyPolicy } from './sessions/apply-policy.ts';
import { connectSessions, disconnectSessions } from './sessions/connected-sessions.ts';
import { createSession } from './sessions/create-session.ts';
import type { CreateSessionInput, CreateSessionResult } from './sessions/create-session.ts';
import { describeTimeouts } from './sessions/describe-timeouts.ts';
import { countDueSessions } from './sessions/due-sessions.ts';
import {
  invalidateAllOwnSessions,
  invalidateAllUserSessions,
  invalidateSessionsBegunBy,
} from './sessions/invalidate-all-user-sessions.ts';
import { invalidateOtherSessions } from './sessions/invalidate-other-sessions.ts';
import { invalidateSession } from './sessions/invalidate-session.ts';
import type { Invalidation, SessionInvalidation } from './sessions/invalidate-session.ts';
import { invalidateSessions } from './sessions/invalidate-sessions.ts';
import { hasLiveSessions } from './sessions/has-live-sessions.ts';
import { identifySessions, isSameUser, namedSessionId } from './sessions/identify-sessions.ts';
import type { Identification, PresentedCredentials } from './sessions/identify-sessions.ts';
import { isKnownDevice } from './sessions/known-device.ts';
import { listEndedSessions } from './sessions/list-ended-sessions.ts';
import { listSessions } from './sessions/list-sessions.ts';
import type { ListSessionsOptions } from './sessions/list-sessions.ts';
import type { Ending } from './sessions/live-sessions.ts';
import { toCurrentSession } from './sessions/live-session.ts';
import type { LiveSession, SessionUser } from './sessions/live-session.ts';
import { refreshSession } from './sessions/refresh-session.ts';
import type { Refresh, RefreshRequest } from './sessions/refresh-session.ts';
import { listUnrecognizedLogins, recognizeLogins } from './sessions/recognize-logins.ts';
import { renameSession } from './sessions/rename-session.ts';
import { rotateSession } from './sessions/rotate-session.ts';
import type { RotatedSession } from './sessions/rotate-session.ts';
import { sealed } from './sessions/sealed.ts';
import type { SealedOptions } from './sessions/sealed.ts';
import { setInactivityLimit } from './sessions/set-inactivity-limit.ts';
import { sweepSessions } from './sessions/sweep-sessions.ts';
import type { Sweep, SweepOptions } from './sessions/sweep-sessions.ts';
import type { ActingSession } from './sessions/with-acting-session.ts';
import { createTouchSession } from './sessions/touch-session.ts';
import type { TouchSession } from './sessions/touch-session.ts';
import { validateSession } from './sessions/validate-session.ts';
import type { Validation, ValidateSessionOptions } from './sessions/validate-session.ts';

export interface SessionEngineOptions {
  db: Database;
  keyring: Keyring;
  policy?: Partial<SessionPolicy>;
  /** Characters; {@link createPasswordRule} says what else a password must be. */
  minimumPasswordLength?: number;
  /** Default: what OWASP asks for. Handed in so that tests of races spend their time on races. */
  passwordCost?: PasswordCost;
  /** Where an address is, about. Without it nobody is told of places. */
  findPlace?: FindPlace | undefined;
  /** Handed in so that tests can foresee tokens. */
  random?: RandomBytes;
  /** Handed in so that tests can hold an operation at a named moment. */
  checkpoint?: (name: Checkpoint) => Promise<void>;
  /** Told of what happens, to be counted. Without one nothing is spent on telling. */
  observe?: EngineObserver | undefined;
}

export interface LogoutTickets {
  logoutTicket: string;
  logoutAllTicket: string;
}

/** Whoever acts: the session it was validated with, and its user. */
export interface Caller {
  session: LiveSession;
  user: SessionUser;
}

/** The session engine of one process; each method documents its guarantee where it is written. */
export interface SessionEngine {
  policy: SessionPolicy;
  registerUser(input: RegisterInput, options: RegisterUserOptions): Promise<User>;
  login(request: LoginRequest): Promise<Login>;
  reauthenticate(
    caller: Caller,
    request: { password: string; origin: RequestOrigin },
  ): Promise<RotatedSession>;
  changePassword(caller: Caller, request: ChangePasswordRequest): Promise<PasswordChange>;

  createSession(input: CreateSessionInput): Promise<CreateSessionResult>;
  validateSession(token: string | undefined, options?: ValidateSessionOptions): Promise<Validation>;
  refreshSession(refreshToken: string | undefined, request: RefreshRequest): Promise<Refresh>;
  identifySessions(presented: PresentedCredentials): Promise<Identification>;
  namedSessionId(credential: string): string | null;
  isSameUser(sessionId: string, otherSessionId: string): Promise<boolean>;
  touchSession: TouchSession;
  connectSessions(sessionIds: readonly string[], lifetimeSeconds: number): Promise<ReadonlyMap<string, Date>>;
  disconnectSessions(stored: ReadonlyMap<string, Date>): Promise<ReadonlyMap<string, Date>>;
  invalidateSession(sessionId: string, ending: Ending): Promise<SessionInvalidation>;
  invalidateSessions(
    current: ActingSession,
    ending: Omit<Ending, 'fromSessionId'> & { sessionIds: string[] },
  ): Promise<Invalidation>;
  invalidateOtherSessions(
    current: ActingSession,
    ending: Omit<Ending, 'fromSessionId'>,
  ): Promise<Invalidation>;
  invalidateAllOwnSessions(
    current: ActingSession,
    ending: Omit<Ending, 'fromSessionId'>,
  ): Promise<Invalidation>;
  invalidateAllUserSessions(userId: string, ending: Ending): Promise<Invalidation>;
  invalidateSessionsBegunBy(
    user: { userId: string; madeAt: Date },
    ending: Ending,
  ): Promise<Invalidation & { hasOpenSessions: boolean }>;
  sealed<Result>(
    session: Pick<LiveSession, 'id' | 'userId'>,
    work: (tx: Transaction) => Promise<Result>,
    options?: SealedOptions,
  ): Promise<Result>;
  listSessions(current: LiveSession, options?: ListSessionsOptions): Promise<ListSessionsOutput>;
  listEndedSessions(userId: string): Promise<ListEndedSessionsOutput>;
  listActivity(userId: string, page?: ActivityInput): Promise<ActivityOutput>;
  listUnrecognizedLogins(current: Pick<LiveSession, 'id' | 'userId' | 'epoch'>): Promise<NewLogin[]>;
  recognizeLogins(current: ActingSession, sessionIds: readonly string[]): Promise<RecognizeLoginsOutput>;
  renameSession(
    current: ActingSession,
    change: RenameSessionInput & { origin: RequestOrigin },
  ): Promise<RenameSessionOutput>;
  setInactivityLimit(
    current: ActingSession,
    limit: { seconds: number | null; origin: RequestOrigin },
  ): Promise<LiveSession>;
  rotateSession(current: LiveSession, options: { origin: RequestOrigin }): Promise<RotatedSession>;
  hasLiveSessions(userId: string): Promise<boolean>;
  sweepSessions(options?: Pick<SweepOptions, 'batchSize' | 'pause'>): Promise<Sweep>;
  countDueSessions(): Promise<CappedCount>;
  applyPolicy(): Promise<number>;
  /** The database's clock. */
  now(): Promise<Date>;
  /** Passwords that wait to be hashed, and those that are being hashed. */
  passwordQueue(): { waiting: number; running: number };

  /** What operators can do to other people's sessions. */
  operators: Operators;

  isKnownDevice(email: string, origin: RequestOrigin): Promise<boolean>;
  describeSession(session: LiveSession): CurrentSession;
  describeTimeouts(session: LiveSession): TimeoutsOutput;
  createCsrfToken(sessionToken: string): string;
  isCsrfToken(csrfToken: string, sessionToken: string): boolean;
  /** The two tickets of a session: for itself, and for all sessions of its user that have begun by now. */
  createLogoutTickets(session: Pick<LiveSession, 'id' | 'userId' | 'now'>): LogoutTickets;
  readLogoutTicket(ticket: string): LogoutTicket | null;
}

/** @throws TypeError for a policy that cannot be kept. */
export function createSessionEngine(options: SessionEngineOptions): SessionEngine {
  const { db, keyring, random = randomBytes, checkpoint = () => Promise.resolve(), observe } = options;
  const { findPlace = () => null } = options;
  const policy = checkedPolicy({ ...defaultSessionPolicy, ...options.policy });
  const context: EngineContext = {
    db,
    keyring,
    policy,
    random,
    passwordHasher: createPasswordHasher({
      concurrency: availableParallelism(),
      cost: options.passwordCost,
    }),
    passwordRule: createPasswordRule(options.minimumPasswordLength),
    findSession: createSessionLookup(db.pool, observe),
    findPlace,
    checkpoint,
    observe,
  };
  const told = tellRefusals(observe);
  return {
    policy,
    registerUser: (input, details) => registerUser(context, input, details),
    login: (request) => login(context, request),
    reauthenticate: (caller, request) => reauthenticate(context, caller, request),
    changePassword: (caller, request) => changePassword(context, caller, request),

    createSession: (input) => createSession(context, input),
    validateSession: (token, from) => told(validateSession(context, token, from)),
    refreshSession: (refreshToken, request) => told(refreshSession(context, refreshToken, request)),
    identifySessions: (presented) => identifySessions(context, presented),
    namedSessionId: (credential) => namedSessionId(context, credential),
    isSameUser: (one, other) => isSameUser(context, one, other),
    touchSession: createTouchSession(context),
    connectSessions: (ids, seconds) => connectSessions(context, ids, seconds),
    disconnectSessions: (stored) => disconnectSessions(context, stored),
    invalidateSession: (id, ending) => invalidateSession(context, id, ending),
    invalidateSessions: (current, ending) => invalidateSessions(context, current, ending),
    invalidateOtherSessions: (current, ending) => invalidateOtherSessions(context, current, ending),
    invalidateAllOwnSessions: (current, ending) => invalidateAllOwnSessions(context, current, ending),
    invalidateSessionsBegunBy: (user, ending) => invalidateSessionsBegunBy(context, user, ending),
    sealed: (session, work, limits) => sealed(context, { session, ...limits }, work),
    invalidateAllUserSessions: (id, ending) => invalidateAllUserSessions(context, id, ending),
    listSessions: (current, page) => listSessions(context, current, page),
    listEndedSessions: (userId) => listEndedSessions(context, userId),
    listActivity: (userId, page) => listActivity(context, userId, page),
    hasLiveSessions: (id) => hasLiveSessions(context, id),
    listUnrecognizedLogins: (current) => listUnrecognizedLogins(context, current),
    recognizeLogins: (current, ids) => recognizeLogins(context, current, ids),
    renameSession: (current, change) => renameSession(context, current, change),
    setInactivityLimit: (current, limit) => setInactivityLimit(context, current, limit),
    rotateSession: (current, from) => rotateSession(context, current, from),
    sweepSessions: (batch) => sweepSessions(context, batch),
    countDueSessions: () => countDueSessions(context),
    applyPolicy: () => applyPolicy(context),
    now: () => databaseNow(db.prisma),
    passwordQueue: () => context.passwordHasher.queue(),

    operators: createOperators(context),

    isKnownDevice: (email, origin) => isKnownDevice(context, email, origin),
    describeSession: (session) => toCurrentSession(session, policy),
    describeTimeouts: (session) => describeTimeouts(session, policy),
    createCsrfToken: (sessionToken) => createCsrfToken(sessionToken, keyring),
    isCsrfToken: (csrfToken, sessionToken) => isCsrfToken(csrfToken, sessionToken, keyring),
    createLogoutTickets: ({ id, userId, now }) => ({
      logoutTicket: createLogoutTicket(id, keyring),
      logoutAllTicket: createLogoutAllTicket({ userId, madeAt: now }, keyring),
    }),
    readLogoutTicket: (ticket) => readLogoutTicket(ticket, keyring),
  };
}

function checkedPolicy(policy: SessionPolicy): SessionPolicy {
  if (policy.sessionLimit < 1 || policy.sessionLimit > MAXIMUM_SESSION_LIMIT) {
    throw new TypeError(`sessionLimit must be between 1 and ${MAXIMUM_SESSION_LIMIT}`);
  }
  if (policy.touchIntervalSeconds >= policy.inactivityTimeoutSeconds) {
    throw new TypeError('touchIntervalSeconds must be shorter than inactivityTimeoutSeconds');
  }
  if (policy.refreshGraceSeconds >= policy.accessLifetimeSeconds) {
    throw new TypeError('refreshGraceSeconds must be shorter than accessLifetimeSeconds');
  }
  return policy;
}
