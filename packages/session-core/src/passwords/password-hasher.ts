import { hash, verify } from '@node-rs/argon2';
import { SessionError } from '@curfew/contracts';
import PQueue from 'p-queue';

/** Hashes passwords with argon2id, a bounded number at a time. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /**
   * Whether the password matches. Without a hash (no such user) a dummy of the same cost is verified and the
   * answer is false, so that nobody can tell the difference by the time it takes.
   */
  verify(password: string, passwordHash: string | null): Promise<boolean>;
  /** Whether the hash was made with other parameters than {@link hash} uses now. */
  isOutdated(passwordHash: string): boolean;
  /** How many hashes wait for their turn, and how many are being computed. */
  queue(): { waiting: number; running: number };
}

/** What one hash costs whoever tries passwords, and us. */
export interface PasswordCost {
  memoryKibibytes: number;
  passes: number;
}

export interface PasswordHasherOptions {
  concurrency: number;
  cost?: PasswordCost | undefined;
  /** Beyond this many waiting, calls are refused at once. */
  maximumWaiting?: number;
  maximumWaitMilliseconds?: number;
}

/** OWASP Password Storage: argon2id, 19 MiB, two passes, one lane. */
const DEFAULT_COST: PasswordCost = { memoryKibibytes: 19_456, passes: 2 };
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$/u;
/** A row that asks for more memory than this is damaged or hostile; verifying it would take the process down. */
const MAXIMUM_MEMORY_COST = 262_144;

/** @throws UNAVAILABLE (of the returned functions) when too many hashes wait, or one waited too long. */
export function createPasswordHasher({
  concurrency,
  cost: { memoryKibibytes, passes } = DEFAULT_COST,
  maximumWaiting = 50,
  maximumWaitMilliseconds = 2000,
}: PasswordHasherOptions): PasswordHasher {
  const queue = new PQueue({ concurrency });
  const parameters = {
    algorithm: 2,
    version: 1,
    memoryCost: memoryKibibytes,
    timeCost: passes,
    parallelism: 1,
  };
  const currentPrefix = `$argon2id$v=19$m=${memoryKibibytes},t=${passes},p=1$`;
  // Computed once, from a password nobody has: what unknown users are verified against.
  const dummyHash = hash(crypto.randomUUID(), parameters);

  async function queued<Result>(work: () => Promise<Result>): Promise<Result> {
    if (queue.size >= maximumWaiting) throw tooBusy();
    const wait = new AbortController();
    const timer = setTimeout(() => wait.abort(tooBusy()), maximumWaitMilliseconds);
    const start = () => {
      // Only the waiting is limited: what has begun is worth finishing.
      clearTimeout(timer);
      return work();
    };
    return queue.add(start, { signal: wait.signal });
  }

  return {
    hash: (password) => queued(() => hash(canonical(password), parameters)),
    async verify(password, passwordHash) {
      const usable = passwordHash !== null && hasBoundedCost(passwordHash) ? passwordHash : null;
      const compared = usable ?? (await dummyHash);
      const matches = await queued(() => verify(compared, canonical(password)));
      return matches && usable !== null;
    },
    isOutdated: (passwordHash) => !passwordHash.startsWith(currentPrefix),
    queue: () => ({ waiting: queue.size, running: queue.pending }),
  };
}

/** NIST 800-63B-4 §3.1.1.2: composed and decomposed forms of the same text are the same password. */
function canonical(password: string): string {
  return password.normalize('NFC');
}

function hasBoundedCost(passwordHash: string): boolean {
  const [, memory, passes, lanes] = PHC.exec(passwordHash) ?? [];
  return Number(memory) <= MAXIMUM_MEMORY_COST && Number(passes) <= 16 && Number(lanes) <= 16;
}

function tooBusy(): SessionError {
  return new SessionError('UNAVAILABLE', 'Too many people are logging in. Try again in a moment.', {
    retryAfterSeconds: 2,
  });
}
