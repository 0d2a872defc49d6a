import type { I18n } from '@lingui/core';
import type { SessionSummary } from '@curfew/contracts';
import { deviceModel } from './device-model.ts';
import { deviceWords } from './device-words.ts';
import { isInactive } from './inactive-sessions.ts';
import { networkName } from './network-name.ts';
import { originWords } from './place-words.ts';
import { sessionFacts } from './session-words.ts';
import type { SessionsSearch } from './sessions-search.ts';

type Found = Pick<
  SessionSummary,
  'name' | 'label' | 'clientKind' | 'userAgent' | 'ipPrefix' | 'place' | 'lastActive'
>;

/** The sessions of which the page says every word that was typed, of the kind that was chosen. `now` by the server's clock. */
export function findSessions<Session extends Found>(
  sessions: readonly Session[],
  { show, text = '' }: SessionsSearch,
  { now, i18n }: { now: number; i18n: I18n },
): Session[] {
  const words = fold(text)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return sessions.filter((session) => {
    if (show === 'inactive' ? !isInactive(session, now) : show !== undefined && session.clientKind !== show) {
      return false;
    }
    const said = words.length > 0 ? wordsOf(session, i18n) : '';
    return words.every((word) => said.includes(word));
  });
}

function wordsOf(session: Found, i18n: I18n): string {
  const { name, label, userAgent, ipPrefix } = session;
  const facts = [
    name,
    deviceWords(label, i18n),
    ...sessionFacts(session, i18n),
    deviceModel(userAgent),
    ipPrefix,
    ipPrefix && networkName(ipPrefix, i18n),
    originWords(session, i18n),
  ];
  return fold(facts.filter((fact) => fact !== null).join(' '));
}

/** Nobody has to type an accent. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
