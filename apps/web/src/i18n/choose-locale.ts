export const LOCALES = ['en', 'es'] as const;
export type Locale = (typeof LOCALES)[number];

/** The language the person chose, else the first of the browser's languages that there is, else English. */
export function chooseLocale(chosen: string | null, browserLanguages: readonly string[]): Locale {
  for (const wanted of [chosen, ...browserLanguages]) {
    const language = wanted?.toLowerCase().split('-')[0];
    const locale = LOCALES.find((known) => known === language);
    if (locale !== undefined) return locale;
  }
  return 'en';
}
