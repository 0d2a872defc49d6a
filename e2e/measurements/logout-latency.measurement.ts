import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures/index.ts';
import { measureEverywhere, measureRemote, percentile, type Round } from '../specs/steps/logout-latency.ts';

const ROUNDS = 100;
const results = fileURLToPath(new URL('../RESULTS.md', import.meta.url));

const row = (what: string, rounds: readonly Round[], target: number) => {
  const logouts = rounds.map(({ logout }) => logout);
  const requests = rounds.map(({ request }) => request);
  const [p50, p99] = [percentile(logouts, 50), percentile(logouts, 99)];
  const request = percentile(requests, 50);
  const figures = [p50, p99, target, request].map((milliseconds) =>
    milliseconds.toFixed(milliseconds < 10 ? 1 : 0),
  );
  return `| ${[what, ...figures, `${(p50 / request).toFixed(1)} / ${(p99 / request).toFixed(1)}`].join(' | ')} |`;
};

test('how long a logout takes, from the click to the login page', async ({
  browser,
  device,
  newUser,
  originB,
}) => {
  const stage = { device, newUser, originB };
  const everywhere = await measureEverywhere(stage, ROUNDS);
  const remote = await measureRemote(stage, ROUNDS);
  expect([everywhere.length, remote.length]).toEqual([ROUNDS, ROUNDS]);
  const table = [
    '| | p50 ms | p99 ms | target for p99, ms | plain request, p50 ms | ratio, p50 / p99 |',
    '| --- | --- | --- | --- | --- | --- |',
    row('click on "Log out everywhere" → all 3 tabs of the browser on the login page', everywhere, 150),
    row('click on device B → device A, on the other instance, on the login page', remote, 500),
  ];
  const text = `# How fast a logout is seen

\`pnpm results\` writes this page: ${ROUNDS} rounds each in a real Chromium, on two API processes and one PostgreSQL that share
the machine with the browser. The clock runs from the click event to the change of the document, in the pages themselves. The
plain request asks \`auth.session\` from the page that is clicked, a moment before: how busy the machine was.

${table.join('\n')}

Measured with Chromium ${browser.version()} on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}).
`;
  await writeFile(results, text);
});
