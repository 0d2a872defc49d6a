import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What the browser finds wrong with a field, in the language of the page. Null where there is nothing wrong. */
export function fieldWords(
  { valid, valueMissing, typeMismatch, tooLong }: Partial<ValidityState>,
  i18n: I18n,
): string | null {
  if (valid === true) return null;
  if (valueMissing === true) return i18n.t(msg`Please fill in this field.`);
  if (typeMismatch === true) return i18n.t(msg`This is not an e-mail address.`);
  if (tooLong === true) return i18n.t(msg`This is too long.`);
  return i18n.t(msg`This is misspelt.`);
}
