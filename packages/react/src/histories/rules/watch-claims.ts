import { isEndReason } from './is-end-reason.ts';
import type { AuthState, OutState } from '../../state/auth-state.ts';
import type { ModelSession } from '../world/model-sessions.ts';
import type { Tab } from '../world/tab.ts';
import type { World } from '../world/world.ts';

/** Holds each sentence of a page about a session, in the moment it is said, against what is true on the server. */
export function watchClaims(world: World, tab: Tab): void {
  const { ledger } = world;
  let before = tab.curfew.getState();
  let failuresWhenIn = 0;

  tab.curfew.subscribe(() => {
    const state = tab.curfew.getState();
    ledger.counts.states += 1;
    if (
      isSaidToBeUnreachable(state) &&
      !isSaidToBeUnreachable(before) &&
      tab.traffic.failures() === failuresWhenIn
    ) {
      ledger.violate('told that the server cannot be reached, and nothing had failed', tab.name);
    }
    if (state.status === 'in') {
      failuresWhenIn = tab.traffic.failures();
      meetReturn(world, tab, state.held.session.id);
    }
    if (state.status === 'out') meetEnd(world, tab, state);
    ledger.story.push(`      ${tab.name}: ${describeState(state)}`);
    before = state;
  });
}

function isSaidToBeUnreachable(state: AuthState): boolean {
  return state.status === 'unknown' && state.hasFailed;
}

function meetReturn({ ledger }: World, tab: Tab, sessionId: string): void {
  const isLeft = ledger.logouts.some(({ by, session }) => by === tab.name && session.id === sessionId);
  if (isLeft)
    ledger.violate('came back after a logout', `${tab.name} shows session ${shortId(sessionId)} again`);
}

function meetEnd({ ledger, server }: World, tab: Tab, { ending, reason, endedAt }: OutState): void {
  const { sessions } = server;
  const lives = (session: ModelSession) => !sessions.isOver(session);
  if (ending?.status === 'pending' && ending.isStored) ledger.promises.set(ending.ticket, server.now());
  if (ending?.status === 'abandoned') {
    ledger.violate('told that a logout was given up, which the server never said', tab.name);
  }
  const covered = ending?.status === 'finished' ? server.coveredBy(ending.ticket).filter(lives) : [];
  if (covered.length > 0) {
    ledger.violate(
      'told that a logout is finished, and the session lives',
      `${tab.name}, session ${listIds(covered)}`,
    );
  }
  const { shown } = tab;
  if (ending !== null || shown === null || !isEndReason(reason)) return;
  if (lives(shown)) {
    ledger.violate(
      'told that the session is over, and it lives',
      `${tab.name} says ${reason} of session ${listIds([shown])}`,
    );
  }
  // With a moment, it is what the server says of this session alone: a ticket may have left newer ones open.
  if (reason !== 'user_logout_all' || shown.end === null || endedAt !== null) return;
  const { at } = shown.end;
  const left = sessions.of(shown.person).filter((one) => one.begunAt < at && lives(one));
  if (left.length === 0) return;
  ledger.violate(
    'told that everything is over, and something lives',
    `${tab.name}, session ${listIds(left)}`,
  );
}

function listIds(sessions: readonly ModelSession[]): string {
  return sessions.map(({ id }) => shortId(id)).join();
}

function shortId(id: string): string {
  return String(Number(id.slice(-6)));
}

function describeState(state: AuthState): string {
  const hidden = 'isConcealed' in state && state.isConcealed ? ', hidden' : '';
  switch (state.status) {
    case 'in':
      return `in as ${state.held.user.displayName}, session ${shortId(state.held.session.id)}${hidden}`;
    case 'unknown':
      return `${state.hasFailed ? 'says that the server cannot be reached' : 'knows nothing'}${state.held === null ? '' : `, was in as ${state.held.user.displayName}`}${hidden}`;
    case 'logging-out':
      return 'logging out';
    case 'out': {
      const { ending } = state;
      return `out: ${state.reason}${ending === null ? '' : `, ${ending.status} (${ending.scope}, reaches ${ending.reach}${ending.isStored ? ', stored' : ''})`}`;
    }
  }
}
