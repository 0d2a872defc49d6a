const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The server moves the mark of activity at most once a minute, so two minutes of silence are still now. */
const NOW_MILLISECONDS = 2 * MINUTE;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** "Active now", "Active 3 minutes ago", "Active yesterday". Both instants in milliseconds of the server's clock. */
export function activeAgo(lastActive: number, now: number): string {
  const elapsed = now - lastActive;
  if (elapsed < NOW_MILLISECONDS) return 'Active now';
  return `Active ${ago(elapsed)}`;
}

function ago(elapsed: number): string {
  if (elapsed < HOUR) return relative.format(-Math.floor(elapsed / MINUTE), 'minute');
  if (elapsed < DAY) return relative.format(-Math.floor(elapsed / HOUR), 'hour');
  return relative.format(-Math.floor(elapsed / DAY), 'day');
}

/** "Nov 20, 2026, 11:49 PM", in the person's own time zone. */
export function absoluteTime(instant: number): string {
  return absolute.format(instant);
}

/** "Nov 20, 2026". */
export function absoluteDate(instant: number): string {
  return date.format(instant);
}

/** "Nov 20, 2026, 11:49:03 PM". */
export function exactTime(instant: number): string {
  return exact.format(instant);
}
