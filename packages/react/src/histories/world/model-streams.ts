import type { LiveEvent } from '@curfew/contracts';
import { refusalOf } from './model-reply.ts';
import type { Refused } from './model-reply.ts';
import type { ModelSession, ModelSessions } from './model-sessions.ts';
import type { CookieJar } from './simulated-browser.ts';

/** An open stream: the server knows which session it was opened for. */
export interface ModelStream {
  session: ModelSession;
  send: (event: LiveEvent) => void;
  finish: () => void;
}

export interface ModelStreams {
  /** Else the refusal. */
  open: (
    presented: { cookies: CookieJar; meant: string | null },
    stream: Pick<ModelStream, 'send' | 'finish'>,
  ) => ModelStream | Refused;
  close: (stream: ModelStream) => void;
  tellBegin: (session: ModelSession) => void;
  /** The credential was replaced: the one of now opens another stream. */
  reconnect: (session: ModelSession) => void;
  /** Looks at the sessions of open streams, whose time may be over. */
  sweep: () => void;
}

export function createModelStreams(sessions: ModelSessions, now: () => number): ModelStreams {
  const streams = new Set<ModelStream>();
  const at = () => new Date(now()).toISOString();

  function finish(stream: ModelStream, last: LiveEvent): void {
    streams.delete(stream);
    stream.send(last);
    stream.finish();
  }

  sessions.onEnd((session) => {
    const reason = session.end?.reason ?? 'user_logout';
    for (const stream of streams) {
      if (stream.session === session) {
        // The browser that has logged in anew has another credential by now.
        finish(
          stream,
          reason === 'replaced' ? { type: 'reconnect' } : { type: 'ended', reason, endedAt: at() },
        );
      } else if (stream.session.person === session.person) {
        stream.send({ type: 'session_ended', at: at(), sessionId: session.id, reason, by: 'you' });
      }
    }
  });

  return {
    open({ cookies, meant }, { send, finish: end }) {
      const reason = sessions.refusalOf(cookies.session);
      const session = sessions.find(cookies.session);
      // The address of a stream has the end of the id only.
      if (meant !== null && session !== undefined && !session.id.endsWith(meant)) {
        return { curfewCode: 'SESSION_MISMATCH' };
      }
      if (reason !== null || session === undefined) {
        return refusalOf(reason ?? 'unknown', session);
      }
      const stream: ModelStream = { session, send, finish: end };
      streams.add(stream);
      stream.send({ type: 'ready' });
      return stream;
    },
    close: (stream) => void streams.delete(stream),
    tellBegin({ id: sessionId, person }) {
      for (const { session, send } of streams) {
        if (session.person !== person) continue;
        send({ type: 'session_began', at: at(), sessionId, label: 'Firefox on Linux', clientKind: 'web' });
      }
    },
    reconnect(session) {
      for (const stream of streams) if (stream.session === session) finish(stream, { type: 'reconnect' });
    },
    sweep() {
      for (const { session } of streams) sessions.isOver(session);
    },
  };
}
