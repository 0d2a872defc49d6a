import { LocalError, readError, type ClientError } from '@curfew/client';
import type { RefusalReason } from '@curfew/contracts';
import { plainText } from '../output/plain-text.ts';
import { CliError } from './cli-error.ts';
import type { Exit } from './exit-code.ts';
import { networkCause } from './network-cause.ts';

export interface Failure {
  exit: Exit;
  /** For the person: what happened, and what to do. */
  message: string;
  /** What the server said, if it did. */
  code: string | null;
  reason: string | null;
  note: string | null;
}

/** Every reason in words; one that is missing here does not compile. */
const REASONS: Record<RefusalReason, string> = {
  missing: 'You are not logged in.',
  malformed: 'The server does not know this session.',
  unknown: 'The server does not know this session.',
  access_expired: 'Your session could not be renewed.',
  superseded: 'Your session was renewed elsewhere, and this machine does not have its new credentials.',
  user_logout: 'This session was logged out.',
  user_logout_session:
    'You logged this session out from another one. If that was not you, change your password.',
  user_logout_others: 'You logged out all sessions but one. If that was not you, change your password.',
  user_logout_all: 'You logged out everywhere.',
  replaced: 'A newer login took the place of this session.',
  session_limit: 'This session was ended to make room for a newer one.',
  password_changed: 'Your password was changed, which ends all other sessions.',
  inactivity_timeout: 'Your session ended after a long time without activity.',
  absolute_timeout: 'Your session reached its longest duration.',
  fingerprint_changed: 'Your session was ended for your safety.',
  refresh_reuse:
    'Your session was ended for your safety: an old credential of it was used, which may mean that it was copied.',
  user_disabled: 'Your account is disabled.',
  admin_logout: 'An operator ended your session.',
};

/** Anything that was thrown, in words and as an exit code. */
export function explainFailure(error: unknown, url: string): Failure {
  const unsaid = { code: null, reason: null, note: null };
  const own = cliErrorIn(error);
  if (own !== null) return { ...unsaid, exit: own.exit, message: own.message };
  if (!isOfClient(error)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...unsaid, exit: 'failed', message };
  }
  const known = readError(error);
  const said = { code: known.code, reason: known.reason, note: known.note };
  return { ...said, ...inWords(known, { url, cause: networkCause(error) }) };
}

function inWords(
  error: ClientError,
  { url, cause }: { url: string; cause: string | null },
): Pick<Failure, 'exit' | 'message'> {
  switch (error.kind) {
    case 'out':
      return { exit: 'logged-out', message: `${endingInWords(error)} Log in: curfew login` };
    case 'limited':
      return { exit: 'unavailable', message: withDelay(error) };
    case 'unavailable':
      return {
        exit: 'unavailable',
        message:
          error.code === null
            ? `${url} cannot be reached${cause === null ? '' : ` (${cause})`}.`
            : withDelay(error),
      };
    case 'timeout':
      return { exit: 'unavailable', message: `${url} did not answer in time.` };
    case 'foreign':
      return {
        exit: 'unavailable',
        message: `What answered at ${url} is not Curfew${cause === null ? '' : ` (${cause})`}: a proxy, the login page of a network, or another program.`,
      };
    case 'cancelled':
      return { exit: 'interrupted', message: error.message };
    case 'local':
      return { exit: 'failed', message: localInWords(error) };
    case 'refused':
      return { exit: refusalExit(error), message: refusalInWords(error) };
    default:
      return error.kind satisfies never;
  }
}

/** A sentence made for people stands alone; a mistake of this program is named, so that it can be reported. */
function localInWords({ message, cause }: ClientError): string {
  let inner = cause;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  return inner instanceof Error && inner.message !== message ? `${message} (${inner.message})` : message;
}

/** Why the session of this machine is over, or was never there. */
export function endingInWords({ reason, note }: Pick<ClientError, 'reason' | 'note'>): string {
  const what = reason === null ? 'The server refused the credential of this session.' : REASONS[reason];
  const why = note === null ? '' : ` They said: “${plainText(note)}”.`;
  return `${what}${why}`;
}

function refusalExit({ code }: ClientError): Exit {
  if (code === 'INVALID_CREDENTIALS') return 'logged-out';
  if (code === 'REAUTHENTICATION_REQUIRED' || code === 'PASSWORD_CHANGE_REQUIRED') return 'password-needed';
  return 'refused';
}

function refusalInWords({ code, message, issues }: ClientError): string {
  if (code === 'PASSWORD_CHANGE_REQUIRED') return 'Change your password first: curfew password';
  const details = issues.map(({ path, message: what }) => `\n  ${plainText(path)}: ${plainText(what)}`);
  return `${plainText(message)}${details.join('')}`;
}

function withDelay({ message, retryAfterSeconds }: ClientError): string {
  const when = retryAfterSeconds === null ? '' : ` Try again in ${retryAfterSeconds} s.`;
  return `${plainText(message)}${when}`;
}

/** A question that could not be asked, also when it came up in the middle of a call. */
function cliErrorIn(error: unknown): CliError | null {
  if (error instanceof CliError) return error;
  return error instanceof Error ? cliErrorIn(error.cause) : null;
}

/** From tRPC or from a credential store: anything else is a mistake of this program. */
function isOfClient(error: unknown): boolean {
  return error instanceof LocalError || (error instanceof Error && error.name === 'TRPCClientError');
}
