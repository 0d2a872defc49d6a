import type { Place } from '@curfew/contracts';
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { networkName } from './network-name.ts';

/** "Lisbon, Portugal", "Portugal", and "Singapore" once: the country in the page's language, the city as it is known. */
function placeName({ city, country }: Place, { locale }: I18n): string {
  const name = new Intl.DisplayNames(locale, { type: 'region' }).of(country) ?? country;
  return city === null || city === name ? name : `${city}, ${name}`;
}

/** "Near Lisbon, Portugal": for a list, where no more is said of it. */
export function nearPlace(place: Place, i18n: I18n): string {
  const name = placeName(place, i18n);
  return place.city === null ? i18n.t(msg`Probably ${name}`) : i18n.t(msg`Near ${name}`);
}

/** The place, how far to believe it, and who says so. */
export function placeInDetail(place: Place, i18n: I18n): string {
  const name = placeName(place, i18n);
  return i18n.t(msg`${name} (approximately, by a database on this server)`);
}

/** Where something came from, as far as a person can make something of it: the place, else the network. */
export function originWords(
  { place, ipPrefix }: { place?: Place; ipPrefix: string | null },
  i18n: I18n,
): string | null {
  if (place !== undefined) return nearPlace(place, i18n);
  return ipPrefix === null ? null : networkName(ipPrefix, i18n);
}
