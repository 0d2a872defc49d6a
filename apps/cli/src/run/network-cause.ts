/** The system's own word for why there was no answer: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. Null when it has none. */
export function networkCause(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error.name === 'TimeoutError') return 'no answer in time';
  if (error.name === 'ForeignAnswerError' && 'status' in error) return `status ${String(error.status)}`;
  return error.cause === undefined ? null : networkCause(error.cause);
}
