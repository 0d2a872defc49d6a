import { Skeleton } from '@mantine/core';

/** The shape of rows that have not come yet. */
export function SessionSkeleton() {
  return (
    <div className="app-card" aria-hidden>
      {[190, 140].map((width) => (
        <div key={width} className="app-row">
          <Skeleton w={40} h={40} radius="md" />
          <div>
            <Skeleton h={14} w={width} mb={10} />
            <Skeleton h={10} w="65%" />
          </div>
        </div>
      ))}
    </div>
  );
}
