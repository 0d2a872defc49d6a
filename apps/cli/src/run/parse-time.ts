import { CliError } from './cli-error.ts';

const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

const MOMENT =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<hours>\d{2}):(?<minutes>\d{2})(?::(?<seconds>\d{2})(?<fraction>\.\d{1,9})?)?(?<zone>Z|[+-]\d{2}:\d{2})?)?$/u;

/** Seconds from "90s", "30m", "12h", "7d" or "2w". @throws CliError for anything else. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,7})([smhdw])$/u.exec(text) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? Number.NaN);
  // Nothing at all would be every session there is.
  if (Number.isNaN(seconds) || seconds === 0) {
    throw new CliError(`"${text}" is no duration. Give one like 90s, 30m, 12h, 7d or 2w.`, 'usage');
  }
  return seconds;
}

/**
 * A moment from a date, a date and a time, or a duration that means so long ago (`now` by the server's clock). Without
 * a zone both a date and a time are those of this machine; a date alone is the first moment of that day.
 * @throws CliError for anything else, a day or a time that does not exist included.
 */
export function parseMoment(text: string, now: number): string {
  const isDuration = /^\d{1,7}[smhdw]$/u.test(text);
  const moment = isDuration ? new Date(now - parseDuration(text) * 1000) : parseDate(text);
  if (moment === null || !isInCalendar(moment)) {
    throw new CliError(
      `"${text}" is no moment. Give a date (2026-11-21) or a time (2026-11-21T08:00, by the clock of this machine; ` +
        `2026-11-21T08:00:00Z or +01:00 by another), or 2h for two hours ago.`,
      'usage',
    );
  }
  return moment.toISOString();
}

function parseDate(text: string): Date | null {
  const parts = MOMENT.exec(text)?.groups;
  if (parts === undefined) return null;
  const { date = '', hours, minutes, seconds = '00', fraction = '', zone } = parts;
  if (hours === undefined || minutes === undefined) return startOfDay(date);
  const time = `${hours}:${minutes}:${seconds}`;
  // Date rolls over: 30 February would be 2 March, and 24:00 the next day.
  if (!isSame(new Date(`${date}T${time}Z`), `${date}T${time}`)) return null;
  if (zone !== undefined) return new Date(`${date}T${time}${fraction}${zone}`);
  const local = new Date(`${date}T${time}${fraction}`);
  // When clocks go forward, an hour is left out.
  return local.getHours() === Number(hours) && local.getMinutes() === Number(minutes) ? local : null;
}

function startOfDay(date: string): Date | null {
  if (!isSame(new Date(`${date}T00:00:00Z`), `${date}T00:00:00`)) return null;
  // Where clocks go forward at midnight, this is one o'clock.
  return new Date(`${date}T00:00:00`);
}

/** Whether it reads as it was written, in UTC. */
function isSame(moment: Date, text: string): boolean {
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** The years that the server has dates of. */
function isInCalendar(moment: Date): boolean {
  const year = moment.getUTCFullYear();
  return !Number.isNaN(year) && year >= 1 && year <= 9999;
}
