import { setupI18n, type I18n } from '@lingui/core';
import type { Locale } from '../i18n/choose-locale.ts';
import { messages as en } from '../locales/en.po';
import { messages as es } from '../locales/es.po';

/** The real catalogs in one language, whatever the page shows. For tests: it holds all languages in memory. */
export function i18nIn(locale: Locale): I18n {
  return setupI18n({ locale, messages: { en, es } });
}
