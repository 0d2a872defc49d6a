import { SessionError } from '@curfew/contracts';
import type { SessionErrorOptions } from '@curfew/contracts';

import type { Caller, RequestOrigin } from '@curfew/session-core';
import type { TRPCProcedureType } from '@trpc/server';
import { errorTable } from '../errors/error-table.ts';
import { toSessionError } from '../errors/to-session-error.ts';
import type { ApiContext } from './context.ts';
import { guardSubscription } from './guard-subscription.ts';
import { hasOtherCookie, keepMeant, mismatch, refuseOtherSession } from './meant-session.ts';
import { sessionRefused } from './session-refused.ts';
import { t } from './trpc.ts';
import type { ProcedureMeta } from './trpc.ts';

/** Refuses a request that presents two credentials: it is not clear which of them should open something. */
function assertOneCredential({ request }: ApiContext): void {
  if (request.credential.kind === 'ambiguous') {
    throw new SessionError('AMBIGUOUS_CREDENTIALS', 'Send one credential: the cookie or the token, once.');
  }
}

/**
 * Refuses a mutation that carries the session cookie without the token that belongs to it. The refusal hands the
 * right token out again: a page of another origin cannot read it, and a browser that lost it is not locked out.
 */
function assertCsrfToken(ctx: ApiContext, type: TRPCProcedureType): void {
  const { presented, csrfProtection, csrfToken, isBearerOnly } = ctx.request;
  if (isBearerOnly && presented.bearerTokens.length === 0) {
    throw new SessionError('UNAUTHORIZED', 'Send the access token in the Authorization header.', {
      reason: 'missing',
    });
  }
  // After a restart of the browser the refresh cookie is the only one left.
  const cookies = presented.cookies.length > 0 ? presented.cookies : presented.refreshCookies;
  const [cookie] = cookies;
  if (type !== 'mutation' || csrfProtection !== 'header' || cookie === undefined) return;
  const { engine } = ctx.services;
  const isValid = csrfToken !== undefined && cookies.some((token) => engine.isCsrfToken(csrfToken, token));
  if (isValid) return;
  ctx.answer.setCsrfCookie(cookie);
  throw new SessionError(
    'CSRF_TOKEN_INVALID',
    'Send the value of the CSRF cookie in x-csrf-token, and try again.',
  );
}

const withCsrfProtection = t.middleware(({ ctx, type, next }) => {
  assertCsrfToken(ctx, type);
  return next();
});

/** Both in one middleware: tRPC copies all that a call knows at each of them. */
const withOneCredential = t.middleware(({ ctx, type, next }) => {
  assertOneCredential(ctx);
  assertCsrfToken(ctx, type);
  return next();
});

/** What a procedure demands of its caller besides a valid session. */
interface Demands {
  /** The person authenticated within the last 10 minutes. */
  fresh?: boolean;
  /** The role is read from the database with the session, on every call: who was demoted is refused at once. */
  operator?: boolean;
}

/** Lets a call pass, and for a subscription each of its values, only while the caller meets the demands. */
const withSessionThat = (demands: Demands) =>
  t.middleware(async ({ ctx, meta, type, path, signal, next }) => {
    refuseOtherSession(ctx);
    const caller = await requireSession(ctx);
    if (type !== 'subscription') recordActivity(ctx, caller);
    meetDemands(caller, demands, meta);
    // Only what is new: tRPC adds it to the context, key by key.
    const open = () => next({ ctx: caller });
    if (type !== 'subscription') return open();
    // Compared once, when the stream was opened: the fingerprint cannot change while it is.
    const check = async () => meetDemands(await findCaller(ctx, undefined), demands, meta);
    return guardSubscription(ctx, { caller, path, signal, meta, check, open });
  });

const withSession = withSessionThat({});
const withFreshSession = withSessionThat({ fresh: true });
const withOperator = withSessionThat({ operator: true });
const withFreshOperator = withSessionThat({ operator: true, fresh: true });

/** Not for a stream, which is opened by the page rather than by the person. */
function recordActivity({ services, request }: ApiContext, { session }: Caller): void {
  if (!request.isActivity || !session.isTouchDue) return;
  // Not awaited: no request waits for its own trace. A lost one is made up for by the next request.
  services.engine.touchSession(session.id).catch((error: unknown) => {
    request.log.warn({ err: error }, 'activity was not recorded');
  });
}

/** @throws PASSWORD_CHANGE_REQUIRED, FORBIDDEN or REAUTHENTICATION_REQUIRED. */
function meetDemands({ session, user }: Caller, demands: Demands, meta: ProcedureMeta | undefined): void {
  if (user.mustChangePassword && !meta?.isAllowedBeforePasswordChange) {
    throw new SessionError('PASSWORD_CHANGE_REQUIRED', 'Change your password first.');
  }
  if (demands.operator && user.role !== 'admin') {
    throw new SessionError('FORBIDDEN', 'Only operators may do this.');
  }
  if (demands.fresh && !session.isFresh) {
    throw new SessionError('REAUTHENTICATION_REQUIRED', 'Enter your password again to do this.');
  }
}

/**
 * For the logout family, outermost. A logout that could not be carried out is never reported as done: the answer is
 * `LOGOUT_ERROR`. Where the caller's own session was to end, the cookies are cleared on every answer, errors included,
 * but for refusals that leave it alive; the logout ticket finishes the rest.
 */
const withHonestLogout = (endsCaller: boolean) =>
  t.middleware(async ({ ctx, next }) => {
    const result = await next();
    // A program's logout leaves the cookies of the browser it may run in alone: their session lives.
    const { credential, isBearerOnly } = ctx.request;
    const ownsCookies = endsCaller && credential.kind !== 'bearer' && !isBearerOnly && !hasOtherCookie(ctx);
    if (result.ok) {
      if (ownsCookies) ctx.answer.clearCookies();
      return result;
    }
    const known = toSessionError(result.error);
    if (ownsCookies && !isRefusedUnseen(known)) ctx.answer.clearCookies();
    if (errorTable[known.code].status < 500) return result;
    throw new SessionError('LOGOUT_ERROR', 'The logout did not go through. Try again.', {
      cause: result.error,
      retryAfterSeconds: known.retryAfterSeconds ?? 2,
    } satisfies SessionErrorOptions);
  });

/** Refused before the request was known to be the person's own wish, or while the session lives and has another credential. */
function isRefusedUnseen({ code, reason }: SessionError): boolean {
  return (
    code === 'CSRF_TOKEN_INVALID' ||
    code === 'CROSS_SITE_REQUEST' ||
    code === 'VALIDATION_FAILED' ||
    reason === 'access_expired' ||
    reason === 'superseded'
  );
}

/**
 * A logout that names its session ends nothing of anybody else: their credentials and their cookies stay. What it does end
 * its ticket says, and the credentials of the same person.
 */
const withMeantSession = t.middleware(async ({ ctx, getRawInput, next }) => {
  if (ctx.request.meantSessionId === undefined) return next();
  const { presented: all } = ctx.request;
  const presented = await keepMeant(ctx);
  const hasAnothers = countOf(presented) < countOf(all);
  if (hasAnothers && countOf(presented) === 0 && !hasTicket(await getRawInput())) throw mismatch();
  const refreshCookie = presented.refreshCookies[0];
  const result = await next({ ctx: { request: { ...ctx.request, presented, refreshCookie } } });
  // What has replaced the session of the same person has ended with it.
  if (result.ok && !hasAnothers && hasOtherCookie(ctx)) ctx.answer.clearCookies();
  return result;
});

function countOf({ cookies, refreshCookies, bearerTokens }: ApiContext['request']['presented']): number {
  return cookies.length + refreshCookies.length + bearerTokens.length;
}

function hasTicket(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'ticket' in input && input.ticket !== undefined;
}

/** Whoever presents nothing that could end anything is counted like whoever ended nothing. */
const withLogoutLimit = t.middleware(async ({ ctx, next }) => {
  const result = await next();
  const refusal = result.ok ? null : toSessionError(result.error);
  if (refusal?.code === 'UNAUTHORIZED' && !isRefusedUnseen(refusal)) {
    await ctx.services.logoutLimit.countIdle({ ip: ctx.request.origin.ip, setHeader: ctx.answer.setHeader });
  }
  return result;
});

/** Validates the presented credential. @throws UNAUTHORIZED with the reason. */
export function requireSession(ctx: ApiContext): Promise<Caller> {
  return findCaller(ctx, ctx.request.origin);
}

/** Compares the fingerprint of the origin, if one is given. */
async function findCaller(
  { services, request: { credential, refreshCookie } }: ApiContext,
  origin: RequestOrigin | undefined,
): Promise<Caller> {
  const isBearer = credential.kind === 'bearer';
  const token = isBearer || credential.kind === 'cookie' ? credential.token : undefined;
  const transport = isBearer ? 'bearer' : 'cookie';
  const validation = await services.engine.validateSession(token, {
    transport,
    ...(origin && { origin }),
  });
  if (validation.valid) return { session: validation.session, user: validation.user };
  // The browser was closed meanwhile and has kept the refresh cookie alone.
  const isClosed = validation.reason === 'missing' && refreshCookie !== undefined;
  throw sessionRefused(isClosed ? { reason: 'access_expired' } : validation);
}

/** Anyone may call it. */
export const publicProcedure = t.procedure.use(withOneCredential);
/** Needs a valid session, which is in the context. */
export const protectedProcedure = publicProcedure.use(withSession);
/** Needs a session whose person authenticated within the last 10 minutes. */
export const freshProcedure = publicProcedure.use(withFreshSession);

/** Ends the caller's own session, with or without others; whether one is needed the procedure decides. */
export const logoutProcedure = t.procedure
  .use(withHonestLogout(true))
  .use(withLogoutLimit)
  .use(withCsrfProtection)
  .use(withMeantSession);
/** Ends other sessions than the caller's. */
export const logoutOtherProcedure = t.procedure
  .use(withHonestLogout(false))
  .use(withLogoutLimit)
  .use(withOneCredential)
  .use(withFreshSession);

/** Needs a session of an operator. */
export const adminProcedure = publicProcedure.use(withOperator);
/** Needs a session of an operator who authenticated within the last 10 minutes: whatever changes something. */
export const freshAdminProcedure = publicProcedure.use(withFreshOperator);
/** The same for what ends sessions of other people. */
export const adminLogoutProcedure = t.procedure
  .use(withHonestLogout(false))
  .use(withLogoutLimit)
  .use(withOneCredential)
  .use(withFreshOperator);
