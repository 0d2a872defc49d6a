const UNAVAILABLE_CODES = new Set([
  // Sockets
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  // PostgreSQL: shutdown, crash, starting up, too many connections, statement timeout, lock timeout, idle in transaction
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '57014',
  '55P03',
  '25P03',
  // Prisma
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
]);

const UNAVAILABLE_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);

/** Sentences of `pg` and `pg-pool`, which give these errors no code. */
const UNAVAILABLE_MESSAGE =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

const CONFLICT_CODES = new Set(['40001', '40P01', 'P2034']);

/**
 * True when the database could not answer now, so that the same call may succeed later: unreachable, going down, out of
 * connections, or too slow. False for an answer the caller does not like, such as a constraint that refuses a row.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  return someLayer(
    error,
    ({ code, kind, message }) =>
      UNAVAILABLE_CODES.has(code) ||
      code.startsWith('08') ||
      UNAVAILABLE_KINDS.has(kind) ||
      UNAVAILABLE_MESSAGE.test(message),
  );
}

/** True when a row was refused because another one has the same unique value. */
export function isUniqueViolation(error: unknown): boolean {
  return someLayer(
    error,
    ({ code, kind }) => code === '23505' || code === 'P2002' || kind === 'UniqueConstraintViolation',
  );
}

/** True when the transaction lost against another one (serialization failure, deadlock) and may simply be run again. */
export function isRetryableConflict(error: unknown): boolean {
  return someLayer(
    error,
    ({ code, kind }) => CONFLICT_CODES.has(code) || kind === 'TransactionWriteConflict',
  );
}

interface Layer {
  code: string;
  kind: string;
  message: string;
}

/** An error as pg, the adapter and Prisma nest it: in `cause`, in `meta.driverAdapterError`, in an AggregateError. */
function someLayer(error: unknown, matches: (layer: Layer) => boolean, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 8) return false;
  const { code, originalCode, kind, message, cause, meta, errors, driverAdapterError } = error as Record<
    string,
    unknown
  >;
  const layer = { code: text(originalCode) || text(code), kind: text(kind), message: text(message) };
  if (matches(layer)) return true;
  const inner = [cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : [])];
  return inner.some((next) => someLayer(next, matches, depth + 1));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
