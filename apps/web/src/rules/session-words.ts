import type { EndedSession, SessionSummary } from '@curfew/contracts';
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { deviceWords } from './device-words.ts';

type Named = Pick<SessionSummary | EndedSession, 'name' | 'label' | 'clientKind'>;

/** What a session is called: what the person calls it, else what it runs on. */
export function sessionTitle({ name, label }: Pick<Named, 'name' | 'label'>, i18n: I18n): string {
  return name ?? deviceWords(label, i18n);
}

/** What the second line begins with: what it runs on, where the name does not say it, and its kind unless it is a browser. */
export function sessionFacts({ name, label, clientKind }: Named, i18n: I18n): string[] {
  const facts = name === null ? [] : [deviceWords(label, i18n)];
  if (clientKind === 'cli') facts.push(i18n.t(msg`Command line`));
  if (clientKind === 'service') facts.push(i18n.t(msg`Service`));
  return facts;
}

type Authenticated = Pick<SessionSummary, 'clientKind' | 'transport' | 'inactivityExpiresAt'>;

/** Whether it is a browser that inactivity does not log out. */
export function isRemembered({ clientKind, inactivityExpiresAt }: Authenticated): boolean {
  return clientKind === 'web' && inactivityExpiresAt === null;
}

/** What opens a session, where that is not the usual: the password, and a cookie until the browser has rested. Null otherwise. */
export function authenticationFact(session: Authenticated, i18n: I18n): string | null {
  if (session.transport === 'bearer') return i18n.t(msg`Token`);
  return isRemembered(session) ? i18n.t(msg`Kept logged in`) : null;
}

/** How somebody got in, and what opens the session since. */
export function authenticationWords(session: Authenticated, i18n: I18n): string {
  if (session.transport === 'bearer') {
    return session.clientKind === 'cli'
      ? i18n.t(msg`With the password, on the command line; a token since then`)
      : i18n.t(msg`With the password, in a program; a token since then`);
  }
  return isRemembered(session)
    ? i18n.t(msg`With the password, in a browser that is kept logged in`)
    : i18n.t(msg`With the password, in a browser`);
}
