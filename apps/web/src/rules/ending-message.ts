import type { Ending } from '@curfew/react';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export interface EndingMessage {
  title: string;
  body: string;
  tone: 'success' | 'warning';
}

/** What became of a logout that the server did not confirm at once. Nobody is told that a device was logged out that may not be. */
export function endingMessage(ending: Ending, i18n: I18n): EndingMessage {
  const { status, scope, reach } = ending;
  const isEverywhere = scope === 'everywhere' && reach === 'everywhere';
  const { tone, title, body } = isEverywhere ? EVERYWHERE[status] : THIS_SESSION[status];
  const sentences = [body];
  if (status === 'pending') sentences.push(ending.isStored ? MAY_CLOSE : KEEP_OPEN);
  const hasOthers = scope === 'everywhere' && !isEverywhere;
  if (hasOthers) sentences.push(OTHERS_LEFT);
  return {
    tone: hasOthers ? 'warning' : tone,
    title: i18n.t(title),
    body: sentences.map((sentence) => i18n.t(sentence)).join(' '),
  };
}

interface Words {
  tone: EndingMessage['tone'];
  title: MessageDescriptor;
  body: MessageDescriptor;
}

const MAY_CLOSE = msg`You may close this page: we go on when you come back.`;
const KEEP_OPEN = msg`Keep this page open until then: this browser does not let us go on later.`;
const OTHERS_LEFT = msg`Your other devices may still be logged in: log in again and choose “Log out everywhere”.`;

const PENDING_TITLE = msg`Logged out on this device. We are finishing on the server.`;
const FINISHED_TITLE = msg`You are logged out`;
const ABANDONED_TITLE = msg`Logged out on this device only`;

const THIS_SESSION: Readonly<Record<Ending['status'], Words>> = {
  pending: {
    tone: 'warning',
    title: PENDING_TITLE,
    body: msg`Until the server has confirmed it, this session may still be in the list on your other devices.`,
  },
  finished: {
    tone: 'success',
    title: FINISHED_TITLE,
    body: msg`The server has now confirmed that this session is over.`,
  },
  abandoned: {
    tone: 'warning',
    title: ABANDONED_TITLE,
    body: msg`The server could not finish the logout. Log in again to see whether the old session is still in the list, and end it there.`,
  },
};

/** The ticket ends what had begun when the server made it: a session begun since is not claimed to be over. */
const EVERYWHERE: Readonly<Record<Ending['status'], Words>> = {
  pending: {
    tone: 'warning',
    title: PENDING_TITLE,
    body: msg`Until the server has confirmed it, your other devices may still be logged in.`,
  },
  finished: {
    tone: 'success',
    title: FINISHED_TITLE,
    body: msg`The server has now confirmed it: your sessions are over, on every device. Only one that began after this device last heard from the server may still be open.`,
  },
  abandoned: {
    tone: 'warning',
    title: ABANDONED_TITLE,
    body: msg`The server could not finish the logout, so your devices may still be logged in. Log in again and choose “Log out everywhere”.`,
  },
};
