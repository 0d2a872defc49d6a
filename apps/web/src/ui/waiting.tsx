import { Center, Loader, Stack, Text } from '@mantine/core';
import { LiveRegion } from './live-region.tsx';

/** A whole page that waits. Appears late, so that a fast answer shows nothing of it. */
export function Waiting({ text }: { text: string }) {
  return (
    <Center component="main" mih="100dvh" p="lg" className="app-late">
      <LiveRegion>
        <Stack align="center" gap="sm">
          <Loader size="sm" aria-hidden />
          <Text c="dimmed" ta="center" maw={340}>
            {text}
          </Text>
        </Stack>
      </LiveRegion>
    </Center>
  );
}
