import { Prisma } from './generated/client.ts';

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

const PRISMA_ERRORS = [
  Prisma.PrismaClientKnownRequestError,
  Prisma.PrismaClientUnknownRequestError,
  Prisma.PrismaClientInitializationError,
  Prisma.PrismaClientRustPanicError,
];

/** Errors that our connections have failed with. `pg` gives them no class: a refused connection is Node's plain error. */
const ownErrors = new WeakSet<object>();

/** Marks what a promise of our own connections is rejected with, before anybody else sees it. */
export function markDatabaseErrors(result: unknown): void {
  if (!(result instanceof Promise)) return;
  result.catch((error: unknown) => {
    if (typeof error === 'object' && error !== null) ownErrors.add(error);
  });
}

/**
 * True when the database could not answer now, so that the same call may succeed later: unreachable, going down, out of
 * connections, or too slow. False for an answer the caller does not like, such as a constraint that refuses a row, and
 * for every error that did not come through `openDatabase`: the same `ECONNREFUSED` of another service says nothing about
 * this database.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const own = findLayer(error, isOwnError);
  return own !== undefined && meansUnavailable(own);
}

/** The same for an error that is known to come from a database. */
export function meansUnavailable(error: unknown): boolean {
  return someLayer(
    error,
    ({ code, kind, message }) =>
      UNAVAILABLE_CODES.has(code) ||
      code.startsWith('08') ||
      UNAVAILABLE_KINDS.has(kind) ||
      UNAVAILABLE_MESSAGE.test(message),
  );
}

function isOwnError(layer: object): boolean {
  return ownErrors.has(layer) || PRISMA_ERRORS.some((PrismaError) => layer instanceof PrismaError);
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

function someLayer(error: unknown, matches: (layer: Layer) => boolean): boolean {
  return findLayer(error, (layer) => matches(describeLayer(layer))) !== undefined;
}

function describeLayer(layer: object): Layer {
  const { code, originalCode, kind, message } = layer as Record<string, unknown>;
  return { code: text(originalCode) || text(code), kind: text(kind), message: text(message) };
}

/** An error as pg, the adapter and Prisma nest it: in `cause`, in `meta.driverAdapterError`, in an AggregateError. */
function findLayer(error: unknown, matches: (layer: object) => boolean, depth = 0): object | undefined {
  if (typeof error !== 'object' || error === null || depth > 8) return undefined;
  if (matches(error)) return error;
  const { cause, meta, errors, driverAdapterError } = error as Record<string, unknown>;
  for (const inner of [cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : [])]) {
    const found = findLayer(inner, matches, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
