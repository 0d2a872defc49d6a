/** What is kept of whether the person has said of a live session that it was them who began it. */
export interface Recognizable {
  id: string;
  createdAt: Date;
  recognizedAt: Date | null;
  /** The session in which it was said, if that one was not trusted itself. */
  recognizedBy: string | null;
}

/**
 * Whether no question about a session is open: nobody else was in when it began, or it was recognized in a session that is
 * trusted. What an untrusted one says counts for other untrusted ones, while it lives: whoever has just got in cannot hide
 * another login of theirs, and the end of their session takes back what it has said.
 */
export function isTrusted({ recognizedAt, recognizedBy }: Recognizable): boolean {
  return recognizedAt !== null && recognizedBy === null;
}

/**
 * The sessions of `live`, all of one person, of which the person is asked in the session `asked` whether it was them: newer ones,
 * and older ones as well when those are gone in which the person would have been asked before.
 */
export function openQuestions<Session extends Recognizable>(
  asked: Pick<Session, 'id'>,
  live: readonly Session[],
): Session[] {
  const own = live.find(({ id }) => id === asked.id);
  if (own === undefined) return [];
  const isAnswered = (session: Session) => {
    if (isTrusted(session)) return true;
    if (isTrusted(own)) return false;
    // Only an older session can speak for another one to a third, so that no two speak for each other.
    const voucher = live.find(({ id }) => id === session.recognizedBy);
    return voucher !== undefined && (voucher === own || isNewer(session, voucher));
  };
  const asksOlder = !live.some(isTrusted);
  return live.filter(
    (session) => session !== own && !isAnswered(session) && (asksOlder || isNewer(session, own)),
  );
}

function isNewer(one: Recognizable, other: Recognizable): boolean {
  const difference = one.createdAt.getTime() - other.createdAt.getTime();
  return difference === 0 ? one.id > other.id : difference > 0;
}
