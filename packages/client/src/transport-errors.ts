/** No answer has come: there is no network, no server, or somebody on the way has cut the connection. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(cause: unknown) {
    super('No answer', { cause });
  }
}

/**
 * An answer has come, and not from Curfew: the page of a proxy, of a captive portal or of a login in front of the server,
 * a redirection to one, or nothing at all with a good status.
 */
export class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswerError';
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(response: Pick<Response, 'status' | 'headers'>, cause?: unknown) {
    super(`Status ${response.status}, not by Curfew`, { cause });
    this.status = response.status;
    this.retryAfterSeconds = retryAfterOf(response);
  }
}

/** What `Retry-After` says, where it is a number of seconds. */
export function retryAfterOf({ headers }: Pick<Response, 'headers'>): number | null {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d{1,6}$/u.test(seconds) ? Number(seconds) : null;
}
