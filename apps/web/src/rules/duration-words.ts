const UNITS = [
  ['day', 24 * 60 * 60],
  ['hour', 60 * 60],
  ['minute', 60],
  ['second', 1],
] as const;

/** "30 minutes", "12 hours", "1 hour, 30 minutes": exact, in the units that a person would use. Never negative. */
export function durationInWords(seconds: number, locale: string): string {
  let left = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0 || (unit === 'second' && parts.length === 0)) {
      parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count));
    }
  }
  return new Intl.ListFormat(locale, { type: 'unit', style: 'long' }).format(parts);
}
