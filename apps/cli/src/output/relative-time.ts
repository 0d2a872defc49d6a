const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The server moves the mark of activity at most once a minute, so two minutes of silence are still now. */
const NOW_MILLISECONDS = 2 * MINUTE;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/**
 * "3 minutes ago", "in 12 hours"; "now" for anything less than two minutes away. Units are whole and over, but the days to
 * come are the nearest: what has just begun to last thirty days ends in thirty, not in twenty-nine.
 */
export function relativeTime(moment: string, now: number): string {
  const distance = Date.parse(moment) - now;
  const size = Math.abs(distance);
  if (size < NOW_MILLISECONDS) return 'now';
  const [length, unit] = unitFor(size);
  const whole = unit === 'day' && distance > 0 ? Math.round : Math.trunc;
  return relative.format(whole(distance / length), unit);
}

function unitFor(size: number): [number, Intl.RelativeTimeFormatUnit] {
  if (size < HOUR) return [MINUTE, 'minute'];
  return size < DAY ? [HOUR, 'hour'] : [DAY, 'day'];
}

/** "2026-11-21 03:04:05 +01:00" in the time zone of this machine, and which one that is at that moment. */
export function zonedTime(moment: string): string {
  const minutes = -new Date(moment).getTimezoneOffset();
  const two = (part: number) => String(Math.trunc(part)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${localTime(moment)} ${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

/** "2026-11-21 03:04:05" in the time zone of this machine. */
export function localTime(moment: string): string {
  const at = new Date(moment);
  const two = (part: number) => String(part).padStart(2, '0');
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}
