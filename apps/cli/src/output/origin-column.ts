import type { SessionSummary } from '@curfew/contracts';
import { placeInWords } from './place-words.ts';
import type { Column } from './table.ts';

type Origin = Pick<SessionSummary, 'ipPrefix' | 'place'>;

/** The network something came from, and the place that is near, where the server knows places. */
export function originColumn(rows: readonly Origin[]): Column<Origin> {
  const hasPlaces = rows.some(({ place }) => place !== undefined);
  return { title: hasPlaces ? 'NEAR' : 'NETWORK', value: originInWords, isFlexible: true };
}

/** "Lisbon, Portugal (192.0.2.0/24)". The place first: a narrow terminal cuts the end. */
function originInWords({ ipPrefix, place }: Origin): string | null {
  const near = placeInWords(place);
  if (near === null || ipPrefix === null) return near ?? ipPrefix;
  return `${near} (${ipPrefix})`;
}
