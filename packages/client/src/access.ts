import type { BearerTokens, CurrentSession } from '@curfew/contracts';
import type { CredentialStore, LogoutScope, SessionCredentials, UnfinishedLogout } from './credentials.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Access that ends within so long is refreshed before it is used. */
const MARGIN_MILLISECONDS = 45_000;

/** What an answer says that hands over credentials. */
export interface Issued {
  session: CurrentSession;
  logoutTicket: string;
  /** Older servers make none. */
  logoutAllTicket?: string | undefined;
  tokens?: BearerTokens | undefined;
}

/**
 * The session in a credential store. Whatever changes the store happens under its lock and begins with reading it
 * again: another process may have refreshed, logged in or logged out since.
 */
export interface Access {
  /** The token to present now; one that is about to expire is refreshed first, if that is possible. Null: not logged in. */
  token: () => Promise<string | null>;
  /**
   * After `refused` was answered with UNAUTHORIZED: true when there is another token now. With `mayRefresh`, any
   * number of calls lead to one refresh, and to none when another process has refreshed already.
   * @throws what the refresh was refused with.
   */
  renew: (refused: string | null, options: { mayRefresh: boolean }) => Promise<boolean>;
  /** For a call that hands over new credentials: they are in the store before the caller gets the answer. */
  exchange: <Answer>(
    call: (token: string | null) => Promise<Answer>,
    read: ReadIssued<Answer>,
  ) => Promise<Answer>;
  /**
   * Removes the session. Its logout counts as unfinished until {@link Access.settle}: of everything, where that is
   * meant and the session came with a ticket for it, else of this session. Null: not logged in.
   */
  forget: (scope: LogoutScope) => Promise<Forgotten | null>;
  unfinishedLogouts: () => Promise<readonly UnfinishedLogout[]>;
  /** The logout with this ticket is not unfinished any more; `instead` is. */
  settle: (ticket: string, instead?: UnfinishedLogout) => Promise<void>;
}

export interface Forgotten {
  session: SessionCredentials;
  unfinished: UnfinishedLogout;
}

type ReadIssued<Answer> = (answer: Answer) => Issued | null;

export interface AccessOptions {
  credentials: CredentialStore;
  refresh: (refreshToken: string) => Promise<Issued>;
  /** Ends a session that was begun and could not be kept: nobody would ever reach it. */
  abandon: (logoutTicket: string) => Promise<unknown>;
  /** Milliseconds since 1970, by this machine's clock. */
  now: () => number;
}

export function createAccess({ credentials, refresh, abandon, now }: AccessOptions): Access {
  const exclusively = credentials.withLock ?? oneAtATime();
  let flight: { stale: string; landed: Promise<SessionCredentials | null> } | null = null;

  async function keep(issued: Issued | null): Promise<SessionCredentials | null> {
    if (issued?.tokens === undefined) return null;
    const session = toCredentials(issued, issued.tokens, now());
    const { session: before, unfinishedLogouts } = await credentials.read();
    // A session that another one takes the place of is logged out: nobody could reach it any more.
    const replaced = before === null || before.sessionId === session.sessionId ? [] : [ofThisSession(before)];
    await credentials.write({ session, unfinishedLogouts: [...unfinishedLogouts, ...replaced] });
    return session;
  }

  /** Presents the refresh token only if nobody has replaced `stale` meanwhile: an old one would end the session. */
  function replace(stale: string): Promise<SessionCredentials | null> {
    if (flight?.stale === stale) return flight.landed;
    const landed = exclusively(async () => {
      const { session } = await credentials.read();
      return session?.accessToken === stale ? keep(await refresh(session.refreshToken)) : session;
    }).finally(() => {
      if (flight?.landed === landed) flight = null;
    });
    flight = { stale, landed };
    return landed;
  }

  async function token(): Promise<string | null> {
    const { session } = await credentials.read();
    if (session === null) return null;
    if (!isAboutToExpire(session, now())) return session.accessToken;
    // A refresh that failed is no reason to fail here: the server says what the token is still good for.
    const renewed = await replace(session.accessToken).catch(() => session);
    return renewed?.accessToken ?? null;
  }

  return {
    token,

    async renew(refused, { mayRefresh }) {
      if (refused === null) return false;
      const session = mayRefresh
        ? await replace(refused)
        : await exclusively(async () => (await credentials.read()).session);
      return session !== null && session.accessToken !== refused;
    },

    async exchange(call, read) {
      // Not under the lock, which it takes itself.
      await token();
      // Under the lock, so that whoever is refused meanwhile waits for the new credentials.
      return exclusively(async () => {
        const { session } = await credentials.read();
        const answer = await call(session?.accessToken ?? null);
        const issued = read(answer);
        try {
          await keep(issued);
        } catch (error) {
          const isNew = issued !== null && issued.session.id !== session?.sessionId;
          if (isNew) await abandon(issued.logoutTicket);
          throw error;
        }
        return answer;
      });
    },

    forget: (scope) =>
      exclusively(async () => {
        const { session, unfinishedLogouts } = await credentials.read();
        if (session === null) return null;
        const { logoutAllTicket } = session;
        const unfinished =
          scope === 'everywhere' && logoutAllTicket !== undefined
            ? { ticket: logoutAllTicket, scope }
            : ofThisSession(session);
        await credentials.write({ session: null, unfinishedLogouts: [...unfinishedLogouts, unfinished] });
        return { session, unfinished };
      }),

    unfinishedLogouts: async () => (await credentials.read()).unfinishedLogouts,

    settle: (ticket, instead) =>
      exclusively(async () => {
        const { session, unfinishedLogouts } = await credentials.read();
        const others = unfinishedLogouts.filter((one) => one.ticket !== ticket);
        const left = instead === undefined ? others : [...others, instead];
        await credentials.write({ session, unfinishedLogouts: left });
      }),
  };
}

function ofThisSession({ logoutTicket }: SessionCredentials): UnfinishedLogout {
  return { ticket: logoutTicket, scope: 'this-device' };
}

function toCredentials(
  { session, logoutTicket, logoutAllTicket }: Issued,
  tokens: BearerTokens,
  now: number,
): SessionCredentials {
  const clockOffsetMilliseconds = Date.parse(session.serverNow) - now;
  return { ...tokens, sessionId: session.id, logoutTicket, logoutAllTicket, clockOffsetMilliseconds };
}

function isAboutToExpire(session: SessionCredentials, now: number): boolean {
  const serverNow = now + session.clockOffsetMilliseconds;
  return Date.parse(session.accessExpiresAt) - serverNow < MARGIN_MILLISECONDS;
}
