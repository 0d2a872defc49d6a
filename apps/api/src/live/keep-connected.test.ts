import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepConnected } from './keep-connected.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** What is written for which sessions, in seconds by a clock that the test moves. */
function keeper() {
  const open = new Set<string>();
  const written: string[] = [];
  const begunAt = performance.now();
  const state = { isDown: false };
  const note = (what: string, ids: Iterable<string>) => {
    const second = Math.floor((performance.now() - begunAt) / 1000);
    written.push(`${second} ${what} ${[...ids].join(' ')}`);
    if (state.isDown) throw new Error('the database is down');
  };
  const connections = keepConnected({
    openSessions: () => open,
    engine: {
      connectSessions: async (ids, lifetime) => {
        note(`until ${lifetime} s later`, ids);
        return new Map(ids.map((id) => [id, new Date(lifetime * 1000)]));
      },
      disconnectSessions: async (stored) => {
        note('gone', stored.keys());
        return stored;
      },
    },
  });
  return {
    open,
    written,
    state,
    connections,
    pass: (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000),
  };
}

test('a session is written at once and every 25 seconds, whatever opens meanwhile', async () => {
  const { open, written, connections, pass } = keeper();
  open.add('a');
  connections.changed('opened');
  await pass(19);
  open.add('b');
  connections.changed('opened');
  await pass(8);
  expect(written).toEqual(['0 until 60 s later a', '19 until 60 s later b', '25 until 60 s later a']);
});

test('it is taken back when its stream has been closed for three seconds, not after a reload', async () => {
  const { open, written, connections, pass } = keeper();
  open.add('a');
  connections.changed('opened');
  await pass(1);
  open.delete('a');
  connections.changed('closed');
  await pass(1);
  open.add('a');
  connections.changed('opened');
  await pass(5);
  expect(written).toHaveLength(1);
  open.delete('a');
  connections.changed('closed');
  await pass(4);
  expect(written.at(-1)).toBe('10 gone a');
});

test('what failed is tried again every second, and 1200 sessions are three statements', async () => {
  const { open, written, state, connections, pass } = keeper();
  for (let index = 0; index < 1200; index += 1) open.add(String(index));
  state.isDown = true;
  connections.changed('opened');
  await pass(2.5);
  expect(written).toHaveLength(3);
  state.isDown = false;
  await pass(1);
  expect(written.slice(3).map((line) => line.split(' ').length - 5)).toEqual([500, 500, 200]);
});
