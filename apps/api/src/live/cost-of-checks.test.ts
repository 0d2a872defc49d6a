import { expect, test } from 'vitest';
import { useApiWorld } from '../testing/api-world.ts';
import { TRIAL_MAIN } from '../testing/trial-main.ts';
import { countTo, openTrial } from '../testing/trial-stream.ts';
import type { Visitor } from '../testing/visitor.ts';

const world = useApiWorld({ STREAMS_PER_ADDRESS: '1000' }, TRIAL_MAIN);

/** Values per second that arrive through all these streams together. */
async function measure(
  kind: 'checked' | 'unchecked',
  { visitors, count }: { visitors: Visitor[]; count: number },
): Promise<number> {
  const startedAt = performance.now();
  const streams = visitors.map((visitor) => openTrial(world.a.url, `${kind}${countTo(count)}`, visitor));
  for (const { ended, yieldedAt } of streams) {
    expect(await ended).toBeNull();
    expect(yieldedAt).toHaveLength(count);
  }
  return (visitors.length * count) / ((performance.now() - startedAt) / 1000);
}

test.each([
  { streams: 1, count: 1000 },
  { streams: 100, count: 50 },
])(
  'with $streams streams of $count values every value arrives, and what its check costs is printed',
  async ({ streams, count }) => {
    const visitors: Visitor[] = [];
    while (visitors.length < streams) {
      visitors.push((await world.newSession(await world.newAccount())).visitor);
    }
    await measure('checked', { visitors, count: 10 });
    const unchecked = await measure('unchecked', { visitors, count });
    const checked = await measure('checked', { visitors, count });
    process.stdout.write(
      `streams: ${streams}, checked: ${Math.round(checked)}/s, unchecked: ${Math.round(unchecked)}/s, ` +
        `${(unchecked / checked).toFixed(1)} times as many\n`,
    );
  },
);
