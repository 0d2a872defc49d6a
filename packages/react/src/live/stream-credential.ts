import type { BrowserAccess } from '@curfew/client';

/** What the stream presented, beside what is in the cookie now: told by a mark, for no page can read the credential. */
export interface StreamCredential {
  present: (sessionId: string | null) => true;
  /** The session that the stream was opened for. */
  sessionId: () => string | null;
  /** Whether a stream that is opened now would be another one. */
  isReplaced: (sessionId: string | null) => boolean;
  /** The server has just answered to the credential of now. */
  know: () => void;
  /** Whether the credential of now is one that the server has spoken of to this tab. If not, whoever asks has it speak. */
  isKnownFromNowOn: () => boolean;
  forget: () => void;
}

export function createStreamCredential({
  credentialMark,
}: Pick<BrowserAccess, 'credentialMark'>): StreamCredential {
  const nothing = { mark: null, sessionId: null };
  let presented: { mark: string | null; sessionId: string | null } = nothing;
  let known: string | null = null;
  return {
    present(sessionId) {
      presented = { mark: credentialMark(), sessionId };
      return true;
    },
    sessionId: () => presented.sessionId,
    isReplaced: (sessionId) => presented.mark !== credentialMark() || presented.sessionId !== sessionId,
    know() {
      known = credentialMark();
    },
    isKnownFromNowOn() {
      const before = known;
      known = credentialMark();
      return before === known;
    },
    forget() {
      presented = nothing;
    },
  };
}
