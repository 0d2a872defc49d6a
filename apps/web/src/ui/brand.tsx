import { Group, Text } from '@mantine/core';
import icon from './icon.svg?inline';

/** The mark and the name. Decorative: pages say where they are in their heading. */
export function Brand() {
  return (
    <Group gap={9} wrap="nowrap">
      <img src={icon} alt="" width={26} height={26} />
      <Text fw={700} fz="lg" lts="-0.01em">
        Curfew
      </Text>
    </Group>
  );
}
