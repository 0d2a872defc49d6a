import type { Operation, TRPCLink } from '@trpc/client';
import type { AppRouter } from '@curfew/api';
import type { Access, Issued } from './access.ts';
import { promiseLink } from './promise-link.ts';

/** Who logs in has no credential yet, and a refresh token must not come with another credential. */
const WITHOUT_CREDENTIAL = new Set(['auth.register', 'auth.login', 'auth.refresh']);
/** Each answers with new credentials, after which the ones before are dead. */
const ISSUING = new Set(['auth.login', 'auth.refresh', 'auth.reauthenticate', 'auth.changePassword']);

/** The access token this operation was, or is to be, sent with. */
export function accessTokenOf({ context }: Pick<Operation, 'context'>): string | null {
  const token = context['accessToken'];
  return typeof token === 'string' ? token : null;
}

/** Gives each operation the access token of its moment, also when it is repeated, and keeps what an answer hands over. */
export function accessLink(access: Access): TRPCLink<AppRouter> {
  return promiseLink(async (op, send) => {
    const sendWith = (token: string | null) => {
      // Into the operation's own context: the link that repeats it looks there for what was refused.
      op.context['accessToken'] = WITHOUT_CREDENTIAL.has(op.path) ? null : token;
      return send();
    };
    if (!ISSUING.has(op.path)) return sendWith(await access.token());
    return access.exchange(sendWith, ({ result }) =>
      // The output schema of each of these procedures says so.
      'data' in result ? (result.data as Issued) : null,
    );
  });
}
