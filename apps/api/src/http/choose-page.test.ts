import { expect, test } from 'vitest';
import { choosePage, type PageRequest } from './choose-page.ts';

const pages = { buildName: 'b1', languages: ['en', 'es'], loginAddresses: ['/', '/login', '/sessions'] };

function pageFor(request: Partial<PageRequest>): string {
  const nobody = { hasCredential: false, chosenLanguage: undefined, acceptLanguage: undefined };
  return choosePage({ url: '/login', ...nobody, ...request }, pages);
}

test.each([
  { title: 'the login page', url: '/login', page: 'login.en.html' },
  { title: 'it, with a way on', url: '/login?next=%2Factivity', page: 'login.en.html' },
  { title: 'it, where a page of theirs would be', url: '/sessions?kind=phone', page: 'login.en.html' },
  { title: 'what has to be explained to them', url: '/login?reason=admin_logout', page: 'outside.html' },
  { title: 'what else there is', url: '/register', page: 'outside.html' },
  { title: 'what is not there', url: '/loginx', page: 'outside.html' },
])('whoever is not logged in is sent $title: $url', ({ url, page }) => {
  expect(pageFor({ url })).toBe(page);
});

test('whoever may be logged in is sent the application alone', () => {
  for (const url of ['/', '/login', '/sessions', '/register']) {
    expect(pageFor({ url, hasCredential: true })).toBe('index.html');
  }
});

test.each([
  { title: 'what was chosen', chosenLanguage: 'es', acceptLanguage: 'en-US', language: 'es' },
  { title: 'the first that there is', acceptLanguage: 'de-DE,de;q=0.9,es-MX;q=0.8,en;q=0.7', language: 'es' },
  { title: 'by preference, not by place', acceptLanguage: 'es;q=0.3, en;q=0.5', language: 'en' },
  { title: 'none that is refused', acceptLanguage: 'es;q=0, *', language: 'en' },
  { title: 'English for a choice there is not', chosenLanguage: '../index', language: 'en' },
  { title: 'English where nothing is said', language: 'en' },
])('in $title', ({ language, chosenLanguage, acceptLanguage }) => {
  expect(pageFor({ chosenLanguage, acceptLanguage })).toBe(`login.${language}.html`);
});
