import type { SessionSummary } from '@curfew/contracts';

export type DeviceKind =
  | 'laptop'
  | 'desktop'
  | 'phone'
  | 'tablet'
  | 'television'
  | 'terminal'
  | 'service'
  | 'unknown';

/** The families that look different; the name of the browser stands beside it. */
export type BrowserFamily = 'blink' | 'gecko' | 'webkit' | 'none';

export interface DeviceFace {
  kind: DeviceKind;
  browser: BrowserFamily;
  /** Of its tint, in degrees: the same for a session wherever it is shown, and told apart from most others. */
  hue: number;
}

/** What is drawn of a session. */
export type DrawnSession = Pick<SessionSummary, 'id' | 'clientKind' | 'label'>;

const KINDS: readonly (readonly [RegExp, DeviceKind])[] = [
  [/iPad|tablet/iu, 'tablet'],
  [/iOS|iPhone|Android/u, 'phone'],
  [/\bTV\b|Tizen|webOS|PlayStation|Xbox/u, 'television'],
  [/macOS|Chrome ?OS/u, 'laptop'],
  [/Windows|Linux|BSD/u, 'desktop'],
];

const BROWSERS: readonly (readonly [RegExp, BrowserFamily])[] = [
  [/Firefox/u, 'gecko'],
  [/Safari/u, 'webkit'],
  [/Chrom|Edge|Opera|Samsung|Brave|Vivaldi/u, 'blink'],
];

/** What a session is drawn as, from what the server says of it. */
export function deviceFace({ id, clientKind, label }: DrawnSession): DeviceFace {
  return { kind: kindOf(clientKind, label), browser: browserOf(clientKind, label), hue: hueOf(id) };
}

function kindOf(clientKind: DrawnSession['clientKind'], label: string): DeviceKind {
  if (clientKind === 'cli') return 'terminal';
  if (clientKind === 'service') return 'service';
  return KINDS.find(([pattern]) => pattern.test(label))?.[1] ?? 'unknown';
}

function browserOf(clientKind: DrawnSession['clientKind'], label: string): BrowserFamily {
  if (clientKind !== 'web') return 'none';
  // Browsers on iOS are all of one engine, and each is called by its own name.
  return BROWSERS.find(([pattern]) => pattern.test(label))?.[1] ?? 'none';
}

/** FNV-1a over the id, whose last characters are random. In steps, so that two that differ can be seen to. */
function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash >>> 0) % 12) * 30;
}
