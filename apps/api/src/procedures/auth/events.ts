import { endReasonSchema, liveEventSchema, noInput } from '@curfew/contracts';
import type { LiveEvent, RefusalReason } from '@curfew/contracts';
import type { Caller, SessionNotice, Validation } from '@curfew/session-core';
import { whoDidIt } from '@curfew/session-core';
import { clientKey } from '../../limits/client-key.ts';
import type { Wake } from '../../live/live-events.ts';
import { toSessionError } from '../../errors/to-session-error.ts';
import type { ApiContext } from '../../trpc/context.ts';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** Notices may be lost: whatever was heard, a stream is validated again this often. */
const CHECK_MILLISECONDS = 30_000;

/** A credential that was replaced by the holder of the session: by proving the password again, or by another login. */
const REPLACED: ReadonlySet<RefusalReason> = new Set(['unknown', 'replaced']);

/**
 * What happens to the sessions of this person, as it happens, on whichever instance. Ends when the session does, with
 * the reason. Keeps no session alive.
 */
export const events = protectedProcedure
  .meta({ isAllowedBeforePasswordChange: true })
  .input(noInput)
  .subscription(async function* ({ ctx, signal }) {
    for await (const event of followSession(ctx, signal)) yield liveEventSchema.parse(event);
  });

async function* followSession(
  ctx: ApiContext & Caller,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveEvent> {
  const { session, services, request } = ctx;
  const mailbox = services.liveEvents.open({
    userId: session.userId,
    sessionId: session.id,
    address: clientKey(request.origin.ip),
  });
  try {
    // Begins with a check: what happened since this request was validated is not in the mailbox.
    let wake: Wake | null = { kind: 'check' };
    for (;;) {
      if (signal?.aborted) return;
      if (wake?.kind === 'stop') return yield { type: 'reconnect' };
      const over = needsCheck(wake, session.id) ? await findEnd(ctx) : null;
      if (over) return yield over;
      if (wake?.kind === 'notice') yield* toLiveEvents(wake.notice);
      else if (wake?.kind === 'check') yield { type: 'ready' };
      wake = await mailbox.next({ milliseconds: CHECK_MILLISECONDS, signal });
    }
  } finally {
    mailbox.close();
  }
}

/** A notice about another session says nothing about this one. */
function needsCheck(wake: Wake | null, ownId: string): boolean {
  if (wake?.kind !== 'notice') return true;
  const { type, sessionId } = wake.notice;
  return (
    type === 'sessions_ended' ||
    type === 'password_changed' ||
    (type === 'session_ended' && sessionId === ownId)
  );
}

/** Null: the session goes on, or the database cannot say. */
async function findEnd({ services, request }: ApiContext): Promise<LiveEvent | null> {
  const { credential } = request;
  if (credential.kind !== 'cookie' && credential.kind !== 'bearer') return null;
  const validation = await services.engine
    .validateSession(credential.token, { transport: credential.kind })
    .catch((error: unknown): Validation | null => {
      if (toSessionError(error).code === 'UNAVAILABLE') return null;
      throw error;
    });
  if (validation === null || validation.valid) return null;
  // It was good when the stream began, so its holder has got another one since, or is just being handed it.
  if (REPLACED.has(validation.reason)) return { type: 'reconnect' };
  const { reason, note, endedAt, endedFrom } = validation;
  return {
    type: 'ended',
    reason,
    ...(note !== undefined && { note }),
    ...(endedAt !== undefined && { endedAt }),
    ...(endedFrom !== undefined && { endedFrom }),
  };
}

function* toLiveEvents(notice: SessionNotice): Generator<LiveEvent> {
  const { type, at, sessionId = '', userId, details } = notice;
  const by = whoDidIt(notice, userId);
  const reason = endReasonSchema.catch('user_logout').parse(notice.reason);
  if (type === 'password_changed') yield { type, at };
  else if (type === 'sessions_ended') yield { type, at, reason, by };
  else if (type === 'session_ended') yield { type, at, sessionId, reason, by };
  else if (type === 'session_renamed') {
    const name = details?.['name'];
    yield { type, at, sessionId, name: typeof name === 'string' ? name : null };
  } else {
    const clientKind =
      details?.['clientKind'] === 'cli' || details?.['clientKind'] === 'service'
        ? details['clientKind']
        : 'web';
    yield { type: 'session_began', at, sessionId, label: String(details?.['label'] ?? ''), clientKind };
  }
}
