/** What the build of the web says of its pages, in `pages.json`. */
export interface BuiltPages {
  /** Another one for each build that differs. */
  buildName: string;
  /** There is a `login.<language>.html` for each. */
  languages: string[];
  /** Where somebody who is not logged in is shown the login page. */
  loginAddresses: string[];
}

export interface PageRequest {
  /** Path and search, as they came. */
  url: string;
  /** Whether a cookie came that may open a session. */
  hasCredential: boolean;
  /** What the person has chosen in this browser. */
  chosenLanguage: string | undefined;
  acceptLanguage: string | undefined;
}

/**
 * The file for a person who opens a page. Without a credential it says so, and has the login page in it where the address
 * leads there and there is nothing to explain, which only the application can.
 */
export function choosePage(request: PageRequest, pages: BuiltPages): string {
  if (request.hasCredential) return 'index.html';
  const [path = '', search] = request.url.split('?', 2);
  const isLogin = pages.loginAddresses.includes(path) && !new URLSearchParams(search).has('reason');
  return isLogin ? `login.${chooseLanguage(request, pages.languages)}.html` : 'outside.html';
}

/** What was chosen, else the first of the browser's languages that there is, else English. */
function chooseLanguage(
  { chosenLanguage = '', acceptLanguage = '' }: Pick<PageRequest, 'chosenLanguage' | 'acceptLanguage'>,
  languages: readonly string[],
): string {
  const wanted = [chosenLanguage, ...byPreference(acceptLanguage)];
  const primary = wanted.map((language) => language.toLowerCase().split('-')[0] ?? '');
  return primary.find((language) => languages.includes(language)) ?? 'en';
}

/** RFC 9110 §12.5.4. */
function byPreference(acceptLanguage: string): string[] {
  return acceptLanguage
    .split(',')
    .map((range) => {
      const [language = '', quality] = range.split(';').map((part) => part.trim());
      return { language, quality: quality === undefined ? 1 : Number(quality.replace(/^q=/u, '')) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ language }) => language);
}
