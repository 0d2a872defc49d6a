import { CliError } from './cli-error.ts';

const UNIT_SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds from "90s", "30m", "12h", "7d" or "2w". @throws CliError for anything else. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,7})([smhdw])$/u.exec(text) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(seconds)) {
    throw new CliError(`"${text}" is no duration. Give one like 90s, 30m, 12h, 7d or 2w.`, 'usage');
  }
  return seconds;
}

/** A moment from an ISO 8601 date and time, or from a duration that means so long ago. `now` by the server's clock. */
export function parseMoment(text: string, now: number): string {
  if (/^\d{1,7}[smhdw]$/u.test(text)) return new Date(now - parseDuration(text) * 1000).toISOString();
  const moment = /^\d{4}-\d{2}-\d{2}/u.test(text) ? new Date(text) : null;
  if (moment === null || Number.isNaN(moment.getTime())) {
    throw new CliError(
      `"${text}" is no moment. Give one like 2026-11-21T08:00:00Z, or 2h for two hours ago.`,
      'usage',
    );
  }
  return moment.toISOString();
}
