import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The server moves the mark of activity at most once a minute: within two nothing finer is known. */
const MOMENT_MILLISECONDS = 2 * MINUTE;

/** "Active a moment ago", "Active 3 minutes ago", "Active yesterday". Both instants in milliseconds of the server's clock. */
export function activeAgo(lastActive: number, now: number, i18n: I18n): string {
  const elapsed = now - lastActive;
  if (elapsed < MOMENT_MILLISECONDS) return i18n.t(msg`Active a moment ago`);
  const moment = ago(elapsed, i18n.locale);
  return i18n.t(msg`Active ${moment}`);
}

/** "just now", "3 minutes ago", "yesterday": in the middle of a sentence. Both instants in milliseconds. */
export function timeAgo(instant: number, now: number, i18n: I18n): string {
  const elapsed = now - instant;
  return elapsed < MINUTE ? i18n.t(msg`just now`) : ago(elapsed, i18n.locale);
}

/** "Since today, 9:12 AM", "Since Nov 12", "Since Nov 12, 2025", in the person's own time zone. Both instants in milliseconds. */
export function sinceWhen(instant: number, now: number, i18n: I18n): string {
  const [began, today] = [new Date(instant), new Date(now)];
  if (began.toDateString() === today.toDateString()) {
    const time = timeOfDay(instant, i18n.locale);
    return i18n.t(msg`Since today, ${time}`);
  }
  const isThisYear = began.getFullYear() === today.getFullYear();
  const date = new Intl.DateTimeFormat(i18n.locale, {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(began);
  return i18n.t(msg`Since ${date}`);
}

function ago(elapsed: number, locale: string): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (elapsed < HOUR) return relative.format(-Math.floor(elapsed / MINUTE), 'minute');
  if (elapsed < DAY) return relative.format(-Math.floor(elapsed / HOUR), 'hour');
  return relative.format(-Math.floor(elapsed / DAY), 'day');
}

/** "Nov 20, 2026, 11:49 PM", in the person's own time zone. */
export function absoluteTime(instant: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(instant);
}

/** "11:49 PM". */
export function timeOfDay(instant: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(instant);
}

/** "Nov 20, 2026". */
export function absoluteDate(instant: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(instant);
}

/** "Nov 20, 2026, 11:49:03 PM". */
export function exactTime(instant: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(instant);
}
