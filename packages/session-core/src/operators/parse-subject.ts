import type { SubjectKind } from '@curfew/contracts';
import { readLogoutTicket } from '../credentials/logout-ticket.ts';
import { parseRefreshToken } from '../credentials/refresh-token.ts';
import { decodeSessionId, parseSessionToken } from '../credentials/session-token.ts';
import type { EngineContext } from '../engine-context.ts';
import type { SessionRecord } from '../lookup/session-record.ts';
import { isPast } from '../rules/judge-session.ts';
import { matchAccess, matchRefresh } from '../sessions/identify-sessions.ts';
import type { SecretMatch } from './rule-on-subject.ts';

/** What an operator asks about, taken apart: which session it names, and whether its secret is the session's. */
export interface Subject {
  kind: SubjectKind;
  sessionId: string;
  matchSecret(record: SessionRecord): SecretMatch;
}

type Keys = Pick<EngineContext, 'keyring' | 'policy'>;

const SESSION_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const TICKET = /^cfl_([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}$/u;

/** Null for a text that could never have been issued. */
export function parseSubject(text: string, keys: Keys): Subject | null {
  if (SESSION_ID.test(text)) {
    return { kind: 'session_id', sessionId: text.toLowerCase(), matchSecret: () => null };
  }
  return parseAccess(text, keys) ?? parseRefresh(text, keys) ?? parseTicket(text, keys);
}

function parseAccess(text: string, keys: Keys): Subject | null {
  const token = parseSessionToken(text, keys.keyring);
  return (
    token && {
      kind: token.transport === 'bearer' ? 'access_token' : 'session_token',
      sessionId: token.sessionId,
      matchSecret: (record) => matchAccess(keys, record, token) ?? 'wrong',
    }
  );
}

function parseRefresh(text: string, keys: Keys): Subject | null {
  const token = parseRefreshToken(text, keys.keyring);
  return (
    token && {
      kind: 'refresh_token',
      sessionId: token.sessionId,
      matchSecret(record) {
        const { refreshGeneration: generation, refreshRotatedAt } = record;
        const match = matchRefresh(keys, record, token);
        if (generation === null || match === null) return 'wrong';
        if (match === 'superseded') return 'replaced';
        if (token.generation > generation) return 'wrong';
        if (token.generation === generation) return 'current';
        const graceEndsAt = (refreshRotatedAt?.getTime() ?? 0) + keys.policy.refreshGraceSeconds * 1000;
        const isRepeatable =
          token.generation === generation - 1 && !isPast(new Date(graceEndsAt), record.now);
        return isRepeatable ? 'repeatable' : 'superseded';
      },
    }
  );
}

function parseTicket(text: string, { keyring }: Keys): Subject | null {
  const sessionId = decodeSessionId(TICKET.exec(text)?.[1] ?? '');
  const isGenuine = readLogoutTicket(text, keyring)?.scope === 'session';
  return sessionId === null
    ? null
    : { kind: 'logout_ticket', sessionId, matchSecret: () => (isGenuine ? 'current' : 'wrong') };
}
