import { openerOf } from '../claims.ts';
import { readName } from '../credentials.ts';
import { isSameNetwork } from '../same-network.ts';
import type { Sent, Trace, Violation } from '../trace.ts';

/** Records that a refused command leaves on purpose. */
const OF_REFUSALS: ReadonlySet<string> = new Set(['login_failed', 'fingerprint_changed']);

/** Nobody is told that a command failed whose transaction the instance knew to be committed (G4). */
export function findDoneButFailed({ sent, audit }: Trace): Violation[] {
  return sent.flatMap((one): Violation[] => {
    const isDone = one.commits.some(
      ({ acknowledgedAt = Infinity }) => acknowledgedAt < (one.answeredAt ?? 0),
    );
    if (!isDone || !one.refusal || isPartlyDone(one)) return [];
    const records = audit.filter(
      ({ requestId, type, reason }) =>
        requestId === one.requestId &&
        !OF_REFUSALS.has(type) &&
        reason !== 'refresh_reuse' &&
        reason !== 'fingerprint_changed',
    );
    if (records.length === 0) return [];
    const text = `${one.requestId} (${one.command}) was answered ${one.answer?.status ?? 0} ${one.refusal.code}, and had committed ${records.map(({ type }) => type).join(', ')}`;
    return [{ rule: 'G4', kind: `done, but told that it failed: ${one.procedure}`, text }];
  });
}

/** What names several sessions ends them one after the other: some may be over when the logout as a whole has failed. */
function isPartlyDone({ refusal, presented }: Sent): boolean {
  const named = Object.values(presented).filter((text) => text !== undefined);
  return refusal?.code === 'LOGOUT_ERROR' && named.length > 1;
}

/** Nobody who presents what was issued is told that it never was, while the session is in the database (G4). */
export function findDeniedIssue({ sent, issued, rows }: Trace): Violation[] {
  const kinds = new Map(issued.map(({ text, kind }) => [text, kind]));
  const kept = new Set(rows.map(({ id }) => id));
  return sent.flatMap((one): Violation[] => {
    const { reason = '' } = one.refusal ?? {};
    const text = openerOf(one);
    const kind = kinds.get(text ?? '');
    const isRightWay = (kind === 'access') === (one.presented.bearer !== undefined);
    if (
      !['unknown', 'malformed'].includes(reason) ||
      !isRightWay ||
      (kind !== 'session' && kind !== 'access')
    )
      return [];
    if (!kept.has(readName(text ?? '')?.id ?? '')) return [];
    const what = `${one.requestId} (${one.command}) was refused as "${reason}" with a credential that was issued`;
    return [{ rule: 'G4', kind: `denied the issue: ${reason}`, text: what }];
  });
}

/** "Nothing was named" is said only where nothing was (G4). */
export function findIgnoredNames(trace: Trace): Violation[] {
  const genuine = new Set(trace.issued.map(({ text }) => text));
  return trace.sent.flatMap((one): Violation[] => {
    if (one.result?.['outcome'] !== 'no-session') return [];
    const named = Object.entries(one.presented).find(([, text]) => text !== undefined && genuine.has(text));
    const isPersons = one.procedure === 'auth.logout' || one.procedure === 'auth.logoutAll';
    if (isPersons && named) {
      const text = `${one.requestId} (${one.command}) answered no-session, and carried a genuine ${named[0]}`;
      return [{ rule: 'G4', kind: `no-session for a genuine ${named[0]}`, text }];
    }
    const network = (one.input as { filter?: { ipPrefix?: string } } | undefined)?.filter?.ipPrefix;
    const met = network !== undefined && findLiveThere(trace, one, network);
    if (!met) return [];
    const text = `${one.requestId} found nobody in ${network}, where session ${met} lived`;
    return [{ rule: 'G4', kind: 'no-session for a network with sessions', text }];
  });
}

/** A session of this network that was accepted before the call began and after it was answered. */
function findLiveThere({ rows, sent }: Trace, call: Sent, network: string): string | undefined {
  const accepted = (id: string, when: (one: Sent) => boolean) =>
    sent.some(
      (one) =>
        one.result &&
        one.procedure === 'auth.session' &&
        readName(openerOf(one) ?? '')?.id === id &&
        when(one),
    );
  return rows.find(
    ({ id, ipPrefix }) =>
      id !== readName(openerOf(call) ?? '')?.id &&
      isSameNetwork(ipPrefix ?? '', network) &&
      accepted(id, ({ begunAt }) => begunAt > (call.answeredAt ?? Infinity)) &&
      accepted(id, ({ answeredAt = Infinity }) => answeredAt < call.begunAt),
  )?.id;
}

/** A logout that names a session by a genuine credential and has no body is not refused for its form (G4). */
export function findRefusedForms({ sent, issued }: Trace): Violation[] {
  const genuine = new Set(issued.map(({ text }) => text));
  return sent.flatMap((one): Violation[] => {
    const isLogout = one.procedure === 'auth.logout' || one.procedure === 'auth.logoutAll';
    const isBare = one.request.body === undefined || one.request.body === '';
    const status = one.answer?.status ?? 0;
    const isForm = status === 400 || status === 415 || status === 411;
    const opener = openerOf(one);
    if (!isLogout || !isBare || !isForm || opener === undefined || !genuine.has(opener)) return [];
    const text = `${one.requestId} (${one.command}), a logout without a body of type ${one.request.headers['content-type'] ?? 'none'}, was answered ${status}`;
    return [{ rule: 'G4', kind: `a logout refused for its form: ${status}`, text }];
  });
}
