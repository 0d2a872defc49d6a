import type { Place } from '@curfew/contracts';

/** The columns of a place. */
export interface PlaceColumns {
  city: string | null;
  country: string | null;
}

/** The place that a row holds, to be spread into what is told of it: left out where it is not known. */
export function placeOf({ city, country }: PlaceColumns): { place?: Place } {
  return country === null ? {} : { place: { city, country } };
}
