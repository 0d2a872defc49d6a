import { useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import type { AuditRecord } from '@curfew/contracts';
import { networkName } from '../../rules/network-name.ts';
import { nearPlace } from '../../rules/place-words.ts';

interface OriginProps {
  origin: Pick<AuditRecord, 'ipPrefix' | 'place'>;
  /** Said when the network is not known. */
  unknown: string;
}

/** The network something came from, which operators filter by, and about where that is. */
export function Origin({ origin: { ipPrefix, place }, unknown }: OriginProps) {
  const { i18n } = useLingui();
  return (
    <>
      <span className="operator-steady">{ipPrefix === null ? unknown : networkName(ipPrefix, i18n)}</span>
      {place !== undefined && (
        <Text fz="xs" c="dimmed">
          {nearPlace(place, i18n)}
        </Text>
      )}
    </>
  );
}
