import { holdStaticPage, type StaticPage } from './static-page.ts';

declare global {
  interface Window {
    /** The page as the server sent it, until the application takes its place. Not there in `pnpm dev`. */
    staticPage?: StaticPage;
  }
}

/** Where Mantine keeps what a person has chosen. */
const COLOR_SCHEME_KEY = 'mantine-color-scheme-value';

/** Of this browser. Storage may be forbidden: then it is what the device prefers. */
function isDark(): boolean {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(COLOR_SCHEME_KEY);
  } catch {
    // Nothing was chosen that could be known.
  }
  if (chosen === 'dark' || chosen === 'light') return chosen === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

// Runs in the head of each page, before anything is drawn: no light frame in the dark.
document.documentElement.dataset['mantineColorScheme'] = isDark() ? 'dark' : 'light';
window.staticPage = holdStaticPage(document);
