import type { Place } from '@curfew/contracts';

const countries = new Intl.DisplayNames('en', { type: 'region' });

/** "Lisbon, Portugal", "Portugal", and "Singapore" once. Undefined and null: not known. */
export function placeInWords(place: Place | undefined): string | null {
  if (place === undefined) return null;
  const country = countries.of(place.country) ?? place.country;
  return place.city === null || place.city === country ? country : `${place.city}, ${country}`;
}
