import { LOCALE_COOKIE } from '@curfew/contracts';
import { i18n, type Messages } from '@lingui/core';
import { chooseLocale, LOCALES, type Locale } from './choose-locale.ts';

/** Of the browser, not of the person: it stays when they log out, and says nothing about them. */
const STORAGE_KEY = 'curfew.locale';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** One catalog each, fetched when its language is. */
const CATALOGS: Readonly<Record<Locale, () => Promise<{ messages: Messages }>>> = {
  en: () => import('../locales/en.po'),
  es: () => import('../locales/es.po'),
};

let latest: Locale | null = null;

/** The language of this browser. Storage may be forbidden: then it is what the browser prefers. */
function preferredLocale(page: Pick<Window, 'navigator' | 'localStorage'> = window): Locale {
  return chooseLocale(readChoice(page), page.navigator.languages);
}

/**
 * Shows the page in this language, and the next ones, too, when `isChosen`. Components render again by themselves. Of
 * several calls the last one counts, whichever catalog arrives first. Rejects when the catalog cannot be fetched; the
 * page stays as it is then.
 */
export async function activateLocale(locale: Locale, { isChosen = false } = {}): Promise<void> {
  latest = locale;
  const { messages } = await CATALOGS[locale]();
  if (latest !== locale) return;
  i18n.loadAndActivate({ locale, messages });
  document.documentElement.lang = locale;
  if (isChosen) writeChoice(locale);
}

/** Shows the page in the language of this browser, or in another one whose catalog can be had. False: in none. */
export async function activateFirstLocale(): Promise<boolean> {
  const preferred = preferredLocale();
  for (const locale of [preferred, ...LOCALES.filter((other) => other !== preferred)]) {
    try {
      await activateLocale(locale);
      return true;
    } catch {
      // The next one.
    }
  }
  return false;
}

/** From now on this page follows when another tab has chosen a language. */
export function followLocale(page: Window = window): void {
  page.addEventListener('storage', ({ key }) => {
    // Null: everything was removed.
    if (key !== STORAGE_KEY && key !== null) return;
    // Without the catalog it follows at the next load.
    activateLocale(preferredLocale(page)).catch(() => undefined);
  });
}

function readChoice(page: Pick<Window, 'localStorage'>): string | null {
  try {
    return page.localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function writeChoice(locale: Locale): void {
  try {
    window.localStorage.setItem(STORAGE_KEY, locale);
  } catch {
    // The choice holds for this page then.
  }
  tellServer(locale);
}

function tellServer(locale: Locale): void {
  document.cookie = `${LOCALE_COOKIE}=${locale}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Strict; Secure`;
}
