import { endReasonSchema, liveEventSchema, noInput } from '@curfew/contracts';
import type { LiveEvent, NewLogin, RefusalReason, SessionError } from '@curfew/contracts';
import type { SessionNotice } from '@curfew/session-core';
import { whoDidIt } from '@curfew/session-core';
import { protectedProcedure } from '../../trpc/procedures.ts';

/** The holder of the session has a newer credential, by proving the password again, by a refresh or by another login. */
const NEWER_CREDENTIAL: ReadonlySet<RefusalReason> = new Set(['superseded', 'unknown', 'replaced']);

/** What happens to the sessions of this person, as it happens, on whichever instance. */
export const events = protectedProcedure
  .meta({ isAllowedBeforePasswordChange: true, isKeptWhileClosed: true, lastValue: toLastEvent })
  .input(noInput)
  .subscription(async function* ({ ctx, signal }) {
    const { engine, liveEvents } = ctx.services;
    const news = liveEvents.follow(ctx.session.userId);
    const unrecognized = () => engine.listUnrecognizedLogins(ctx.session);
    try {
      yield* ready(unrecognized);
      for (let item = await news.next({ signal }); item !== null; item = await news.next({ signal })) {
        if (item.kind === 'check') yield* ready(unrecognized);
        else if (item.notice.type === 'logins_recognized') {
          yield* questions(unrecognized);
        } else if (!isOwnConnection(item.notice, ctx.session.id)) yield toOutput(toLiveEvent(item.notice));
        // What was said in a session that has ended may count no longer.
        if (item.kind === 'notice' && item.notice.type === 'session_ended') yield* questions(unrecognized);
      }
    } finally {
      news.close();
    }
  });

/** A session need not be told that it is connected. */
function isOwnConnection({ type, sessionId }: SessionNotice, ownId: string): boolean {
  return type === 'connections_changed' && sessionId === ownId;
}

async function* ready(unrecognized: () => Promise<NewLogin[]>): AsyncGenerator<LiveEvent> {
  yield toOutput({ type: 'ready' });
  yield* questions(unrecognized);
}

async function* questions(unrecognized: () => Promise<NewLogin[]>): AsyncGenerator<LiveEvent> {
  yield toOutput({ type: 'unrecognized_logins', logins: await unrecognized() });
}

function toOutput(event: LiveEvent): LiveEvent {
  return liveEventSchema.parse(event);
}

/** A stream that this server cannot go on with is opened again, and so is one whose credential was good until a newer one came. */
function toLastEvent({ reason, note, endedAt, endedFrom }: SessionError): LiveEvent {
  if (reason === undefined || NEWER_CREDENTIAL.has(reason)) return toOutput({ type: 'reconnect' });
  return toOutput({
    type: 'ended',
    reason,
    ...(note !== undefined && { note }),
    ...(endedAt !== undefined && { endedAt }),
    ...(endedFrom !== undefined && { endedFrom }),
  });
}

function toLiveEvent(notice: SessionNotice): LiveEvent {
  const { type, at, sessionId = '', userId, details } = notice;
  const by = whoDidIt(notice, userId);
  const reason = endReasonSchema.catch('user_logout').parse(notice.reason);
  if (type === 'password_changed' || type === 'connections_changed') return { type, at };
  if (type === 'sessions_ended') return { type, at, reason, by };
  if (type === 'session_ended') return { type, at, sessionId, reason, by };
  if (type === 'session_renamed') {
    const name = details?.['name'];
    return { type, at, sessionId, name: typeof name === 'string' ? name : null };
  }
  const clientKind =
    details?.['clientKind'] === 'cli' || details?.['clientKind'] === 'service'
      ? details['clientKind']
      : 'web';
  return { type: 'session_began', at, sessionId, label: String(details?.['label'] ?? ''), clientKind };
}
