/** An instant as a `datetime-local` field holds it: to the minute, in the person's own time zone. Empty for none. */
export function toLocalMoment(iso: string | undefined): string {
  const instant = iso === undefined ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(instant)) return '';
  const local = new Date(instant - new Date(instant).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The instant that such a field means; undefined while it is empty, or its year is being typed. */
export function fromLocalMoment(value: string): string | undefined {
  const instant = value === '' ? Number.NaN : new Date(value).getTime();
  return instant > 0 ? new Date(instant).toISOString() : undefined;
}
