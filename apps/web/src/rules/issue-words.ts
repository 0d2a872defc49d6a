import type { Issue } from '@curfew/contracts';
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** How the schemas of contracts say what is wrong with a field, and what it means to the person. */
const WORDS: readonly (readonly [RegExp, MessageDescriptor])[] = [
  [/^Too small: expected string/u, msg`Please fill in this field.`],
  [/^Too big: expected string/u, msg`This is too long.`],
  [/email/iu, msg`This is not an e-mail address.`],
  [/^must not contain/u, msg`This contains characters that are not allowed here.`],
  [/^must be printable ASCII/u, msg`This contains characters that are not allowed here.`],
  [/^Invalid (?:UUID|ISO|CIDR)/iu, msg`This is misspelt.`],
];

/** What is wrong with a field, in the language of the page. What nobody foresaw is told as the server says it. */
export function issueInWords({ message }: Pick<Issue, 'message'>, i18n: I18n): string {
  const known = WORDS.find(([pattern]) => pattern.test(message));
  return known === undefined ? message : i18n.t(known[1]);
}
