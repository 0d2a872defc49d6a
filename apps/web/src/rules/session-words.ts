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
