export {
  changePasswordInput,
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
  LoginInput,
  ReauthenticateInput,
  RegisterInput,
  RegisterOutput,
  Role,
  User,
} from './account.ts';
export { endReasonSchema, refusalReasonSchema } from './end-reason.ts';
export type { EndReason, RefusalReason } from './end-reason.ts';
export { errorCodeSchema } from './error-code.ts';
export type { ErrorCode } from './error-code.ts';
export {
  ACTIVITY_HEADER,
  BATCH_LIMIT,
  CSRF_HEADER,
  DEFAULT_COOKIE_NAMES,
  FINGERPRINT_HEADER,
  REQUEST_ID_HEADER,
  TRPC_PATH,
} from './http.ts';
export { errorDataSchema, issueSchema, problemSchema } from './problem.ts';
export type { ErrorData, Issue, Problem } from './problem.ts';
export { SessionError } from './session-error.ts';
export type { SessionErrorOptions } from './session-error.ts';
export {
  changePasswordOutput,
  clientKindSchema,
  currentSessionSchema,
  deadlinesSchema,
  listSessionsInput,
  listSessionsOutput,
  loginOutput,
  logoutInput,
  logoutOutput,
  logoutSessionInput,
  noInput,
  reauthenticateOutput,
  sessionOutput,
  sessionSummarySchema,
} from './session.ts';
export type {
  ChangePasswordOutput,
  ClientKind,
  CurrentSession,
  Deadlines,
  ListSessionsInput,
  ListSessionsOutput,
  LoginOutput,
  LogoutInput,
  LogoutOutput,
  LogoutSessionInput,
  ReauthenticateOutput,
  SessionOutput,
  SessionSummary,
} from './session.ts';
