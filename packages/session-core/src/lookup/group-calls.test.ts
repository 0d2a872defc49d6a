import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { groupCalls } from './group-calls.ts';

/** Runs that end when told to. */
function controlledRuns() {
  const runs: { keys: string[]; end: (values: Map<string, string>) => void; fail: (error: Error) => void }[] =
    [];
  const run = (keys: string[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<Map<string, string>>();
    runs.push({ keys, end: resolve, fail: reject });
    return promise;
  };
  return { runs, run };
}

const echo = (keys: string[]) => new Map(keys.map((key) => [key, `value of ${key}`]));

test('calls of one turn share one run', async () => {
  const { runs, run } = controlledRuns();
  const call = groupCalls(run, { maximumInFlight: 1, maximumGroupSize: 100 });
  const answers = [call('a'), call('b'), call('a')];
  await turn();
  expect(runs.map(({ keys }) => keys)).toEqual([['a', 'b']]);
  runs[0]?.end(echo(['a', 'b']));
  expect(await Promise.all(answers)).toEqual(['value of a', 'value of b', 'value of a']);
});

test('a call is never answered by a run that was under way when it arrived', async () => {
  const { runs, run } = controlledRuns();
  const call = groupCalls(run, { maximumInFlight: 1, maximumGroupSize: 100 });
  const early = call('a');
  await turn();
  const late = call('a');
  await turn();
  expect(runs).toHaveLength(1);
  runs[0]?.end(new Map([['a', 'before']]));
  expect(await early).toBe('before');
  await turn();
  expect(runs).toHaveLength(2);
  runs[1]?.end(new Map([['a', 'after']]));
  expect(await late).toBe('after');
});

test('no more runs are in flight, and no group is larger, than allowed', async () => {
  const { runs, run } = controlledRuns();
  const call = groupCalls(run, { maximumInFlight: 2, maximumGroupSize: 2 });
  const answers = ['a', 'b', 'c', 'd', 'e'].map((key) => call(key));
  await turn();
  await turn();
  await turn();
  expect(runs.map(({ keys }) => keys)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  runs[1]?.end(echo(['c', 'd']));
  await answers[2];
  await turn();
  expect(runs.map(({ keys }) => keys)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  runs[0]?.end(echo(['a', 'b']));
  runs[2]?.end(new Map());
  expect(await Promise.all(answers)).toEqual([
    'value of a',
    'value of b',
    'value of c',
    'value of d',
    undefined,
  ]);
});

test('a failed run fails its own calls and no others', async () => {
  const { runs, run } = controlledRuns();
  const call = groupCalls(run, { maximumInFlight: 1, maximumGroupSize: 100 });
  const failing = call('a');
  await turn();
  const following = call('a');
  runs[0]?.fail(new Error('connection lost'));
  await expect(failing).rejects.toThrow('connection lost');
  await turn();
  runs[1]?.end(echo(['a']));
  expect(await following).toBe('value of a');
});
