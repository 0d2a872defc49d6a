/** What of a browser stays the same between its visits and its versions. */
export interface BrowserTraits {
  browser: string;
  platform: string;
  languages: readonly string[];
  timeZone: string;
  screen: string;
  cores: number;
  touchPoints: number;
}

interface TraitSources {
  navigator: Pick<Navigator, 'userAgent' | 'languages' | 'hardwareConcurrency' | 'maxTouchPoints'>;
  screen: Pick<Screen, 'width' | 'height' | 'colorDepth'>;
}

/** First match wins: Edge and Opera also call themselves Chrome, and everyone calls themselves Safari. */
const BROWSERS = ['Edg', 'OPR', 'Firefox', 'FxiOS', 'CriOS', 'Chrome', 'Safari'];
const PLATFORMS = ['Android', 'iPhone', 'iPad', 'CrOS', 'Windows', 'Macintosh', 'Linux'];

/** Reads the traits; no versions (they change with every update) and nothing that is stored or random. */
export function readTraits({ navigator, screen }: TraitSources): BrowserTraits {
  const agent = navigator.userAgent;
  return {
    browser: BROWSERS.find((name) => agent.includes(`${name}/`)) ?? 'other',
    platform: PLATFORMS.find((name) => agent.includes(name)) ?? 'other',
    languages: navigator.languages,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    // A tablet that is turned is still the same tablet.
    screen: [
      Math.max(screen.width, screen.height),
      Math.min(screen.width, screen.height),
      screen.colorDepth,
    ].join('x'),
    cores: navigator.hardwareConcurrency,
    touchPoints: navigator.maxTouchPoints,
  };
}

/**
 * SHA-256 over the traits, base64url. Deterministic: equal traits, equal fingerprint. It tells two kinds of browser
 * apart, not two people, and is no credential. Null where the page has no Web Crypto (plain http on a foreign host).
 */
export async function computeFingerprint(traits: BrowserTraits): Promise<string | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const fields = [
    traits.browser,
    traits.platform,
    traits.languages.join(),
    traits.timeZone,
    traits.screen,
    traits.cores,
    traits.touchPoints,
  ];
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(fields)));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
