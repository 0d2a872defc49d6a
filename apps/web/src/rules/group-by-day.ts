import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export interface Day<Item> {
  /** "2026-11-20", in the person's time zone. */
  key: string;
  items: Item[];
}

interface DayOptions {
  i18n: I18n;
  /** Milliseconds, by the server's clock. */
  now: number;
  /** Default: the browser's. */
  timeZone?: string;
}

/** The items in the order they came in, one group for each day of the person's calendar. */
export function groupByDay<Item extends { at: string }>(
  items: readonly Item[],
  timeZone?: string,
): Day<Item>[] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const key = dayKey(Date.parse(item.at), timeZone);
    const day = days.get(key);
    if (day === undefined) days.set(key, [item]);
    else day.push(item);
  }
  return [...days].map(([key, group]) => ({ key, items: group }));
}

/** "Today", "Yesterday", "Friday, November 20"; with the year where it is another one. */
export function dayName(instant: number, { i18n, now, timeZone }: DayOptions): string {
  const day = dayKey(instant, timeZone);
  const today = dayKey(now, timeZone);
  if (day === today) return i18n.t(msg`Today`);
  if (day === dayBefore(today)) return i18n.t(msg`Yesterday`);
  const name = new Intl.DateTimeFormat(i18n.locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(day.slice(0, 4) !== today.slice(0, 4) && { year: 'numeric' }),
    timeZone,
  }).format(instant);
  return name.charAt(0).toLocaleUpperCase(i18n.locale) + name.slice(1);
}

function dayKey(instant: number, timeZone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  }).formatToParts(instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** By the calendar: a day may have 23 or 25 hours. */
function dayBefore(key: string): string {
  return new Date(Date.parse(`${key}T12:00:00Z`) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
