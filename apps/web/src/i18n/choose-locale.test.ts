import { expect, test } from 'vitest';
import { chooseLocale } from './choose-locale.ts';

test.each([
  { title: 'the choice before the browser', chosen: 'es', languages: ['en-GB'], locale: 'es' },
  { title: 'the choice in capital letters', chosen: 'ES', languages: ['en'], locale: 'es' },
  { title: 'the browser when the choice is none', chosen: 'klingon', languages: ['es'], locale: 'es' },
  { title: 'the browser, by language and not by region', chosen: null, languages: ['es-MX'], locale: 'es' },
  { title: 'the first that there is', chosen: null, languages: ['de-DE', 'fr', 'es', 'en'], locale: 'es' },
  { title: 'English where there is none', chosen: null, languages: ['de-DE'], locale: 'en' },
  { title: 'English without any', chosen: null, languages: [], locale: 'en' },
])('$title', ({ chosen, languages, locale }) => {
  expect(chooseLocale(chosen, languages)).toBe(locale);
});
