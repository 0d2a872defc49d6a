import { useLingui } from '@lingui/react/macro';
import { activateLocale } from '../i18n/activate-locale.ts';
import { LOCALES, type Locale } from '../i18n/choose-locale.ts';

/** Each language by its own name, so that whoever speaks it finds it. */
const NAMES: Readonly<Record<Locale, string>> = { en: 'English', es: 'Español' };

/** Changes the language of every page of this browser, now and later. */
export function LanguageSwitch() {
  const { t, i18n } = useLingui();
  return (
    <select
      className="app-language"
      aria-label={t`Language`}
      value={i18n.locale}
      onChange={({ currentTarget }) => {
        const chosen = LOCALES.find((locale) => locale === currentTarget.value);
        if (chosen === undefined) return;
        // Offline the page stays as it is, and so does what is selected here.
        activateLocale(chosen, { isChosen: true }).catch(() => undefined);
      }}
    >
      {LOCALES.map((locale) => (
        <option key={locale} value={locale} lang={locale}>
          {NAMES[locale]}
        </option>
      ))}
    </select>
  );
}
