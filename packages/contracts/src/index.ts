export {
  changePasswordInput,
  clientSchema,
  emailSchema,
  loginInput,
  passwordSchema,
  reauthenticateInput,
  registerInput,
  registerOutput,
  roleSchema,
  userSchema,
} from './account.ts';
export type {
  ChangePasswordInput,
  Client,
  LoginInput,
  ReauthenticateInput,
  RegisterInput,
  RegisterOutput,
  Role,
  User,
} from './account.ts';
export { activityInput, activityOutput, activityRecordSchema } from './activity.ts';
export type { ActivityInput, ActivityOutput, ActivityRecord } from './activity.ts';
export { clientKindSchema, transportSchema } from './client-kind.ts';
export type { ClientKind, Transport } from './client-kind.ts';
export {
  adminListSessionsInput,
  adminListSessionsOutput,
  adminLogoutSessionInput,
  adminLogoutSessionsInput,
  adminSessionSchema,
  adminUserSchema,
  BULK_LIMIT,
  cappedCountSchema,
  changeUserInput,
  changeUserOutput,
  checkSchema,
  checkUpOutput,
  COUNT_CAP,
  findUsersInput,
  findUsersOutput,
  logoutSessionsOutput,
  logoutUserInput,
  noteSchema,
  sessionFilterSchema,
  sweepOutput,
} from './admin.ts';
export type {
  AdminListSessionsInput,
  AdminListSessionsOutput,
  AdminLogoutSessionInput,
  AdminLogoutSessionsInput,
  AdminSession,
  AdminUser,
  CappedCount,
  ChangeUserInput,
  ChangeUserOutput,
  Check,
  CheckUpOutput,
  FindUsersInput,
  FindUsersOutput,
  LogoutSessionsOutput,
  LogoutUserInput,
  SessionFilter,
  SweepOutput,
} from './admin.ts';
export {
  auditFilterSchema,
  auditRecordSchema,
  auditTypeSchema,
  followAuditInput,
  followAuditOutput,
  searchAuditInput,
  searchAuditOutput,
} from './audit.ts';
export type {
  AuditFilter,
  AuditRecord,
  AuditType,
  FollowAuditInput,
  FollowAuditOutput,
  SearchAuditInput,
  SearchAuditOutput,
} from './audit.ts';
export { endedBySchema, endedSessionSchema, listEndedSessionsOutput } from './ended-session.ts';
export type { EndedBy, EndedSession, ListEndedSessionsOutput } from './ended-session.ts';
export { endReasonSchema, refusalReasonSchema } from './end-reason.ts';
export type { EndReason, RefusalReason } from './end-reason.ts';
export { idSchema } from './id.ts';
export { errorCodeSchema } from './error-code.ts';
export type { ErrorCode } from './error-code.ts';
export {
  explainedSessionSchema,
  explainInput,
  explainOutput,
  explainRuleSchema,
  subjectKindSchema,
} from './explain.ts';
export type { ExplainedSession, ExplainInput, ExplainOutput, ExplainRule, SubjectKind } from './explain.ts';
export {
  ACTIVITY_HEADER,
  BATCH_LIMIT,
  BUILD_HEADER,
  CSRF_HEADER,
  DEFAULT_COOKIE_NAMES,
  FINGERPRINT_HEADER,
  LOCALE_COOKIE,
  FINGERPRINT_PARAMETER,
  REQUEST_ID_HEADER,
  SESSION_HEADER,
  SESSION_PARAMETER,
  SESSION_PARAMETER_LENGTH,
  TRPC_PATH,
} from './http.ts';
export { liveEventSchema } from './live-event.ts';
export type { LiveEvent, NewLogin } from './live-event.ts';
export { introspectOutput, oauthErrorSchema, presentedTokenInput, tokenInput, tokenOutput } from './oauth.ts';
export type { IntrospectOutput, OauthError, PresentedTokenInput, TokenInput, TokenOutput } from './oauth.ts';
export { errorDataSchema, issueSchema, problemSchema } from './problem.ts';
export type { ErrorData, Issue, Problem } from './problem.ts';
export { placeSchema } from './place.ts';
export type { Place } from './place.ts';
export { restLoginOutput } from './rest.ts';
export type { RestLoginOutput } from './rest.ts';
export { SessionError } from './session-error.ts';
export type { SessionErrorOptions } from './session-error.ts';
export {
  bearerTokensSchema,
  changePasswordOutput,
  currentSessionSchema,
  deadlinesSchema,
  listSessionsInput,
  listSessionsOutput,
  loginOutput,
  logoutInput,
  logoutOutput,
  logoutSessionInput,
  logoutSessionsInput,
  noInput,
  reauthenticateOutput,
  refreshInput,
  refreshOutput,
  recognizeLoginsInput,
  recognizeLoginsOutput,
  renameSessionInput,
  renameSessionOutput,
  sessionOutput,
  sessionSummarySchema,
} from './session.ts';
export type {
  BearerTokens,
  ChangePasswordOutput,
  CurrentSession,
  Deadlines,
  ListSessionsInput,
  ListSessionsOutput,
  LoginOutput,
  LogoutInput,
  LogoutOutput,
  LogoutSessionInput,
  LogoutSessionsInput,
  ReauthenticateOutput,
  RefreshInput,
  RefreshOutput,
  RecognizeLoginsInput,
  RecognizeLoginsOutput,
  RenameSessionInput,
  RenameSessionOutput,
  SessionOutput,
  SessionSummary,
} from './session.ts';
export {
  MINIMUM_INACTIVITY_SECONDS,
  setInactivityLimitInput,
  setInactivityLimitOutput,
  timeoutsOutput,
} from './timeouts.ts';
export type { SetInactivityLimitInput, SetInactivityLimitOutput, TimeoutsOutput } from './timeouts.ts';
export { validateWithoutEval } from './validate-without-eval.ts';
