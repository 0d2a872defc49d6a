import { SessionError } from '@curfew/contracts';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { guardStream } from './guard-stream.ts';
import type { StreamGuard } from './guard-stream.ts';
import type { Wake } from './live-events.ts';
import { createMailbox } from './mailbox.ts';

const over = () => new SessionError('UNAUTHORIZED', 'Your session is over.', { reason: 'user_logout' });
const unavailable = () => new SessionError('UNAVAILABLE', 'Try again.', { retryAfterSeconds: 2 });

/** A guard whose session is what `refusal` says, and everything that was done to it. */
function newGuard(changes: Partial<StreamGuard> = {}) {
  const gone = new AbortController();
  onTestFinished(() => gone.abort());
  const onClose = vi.fn<() => void>();
  const mailbox = createMailbox<Wake>(onClose);
  const state = { refusal: null as SessionError | null, checks: 0 };
  const hangUp = vi.fn<() => void>();
  const onLateError = vi.fn<(error: unknown) => void>();
  const findRefusal = async () => {
    state.checks += 1;
    return state.refusal;
  };
  const guard: StreamGuard = {
    session: { id: 'own', mailbox, findRefusal },
    connection: { signal: gone.signal, hangUp },
    withholds: () => false,
    onLateError,
    ...changes,
  };
  return { guard, gone, mailbox, state, onClose, hangUp, onLateError };
}

async function* numbers(): AsyncGenerator<number> {
  for (let number = 0; ; number += 1) yield number;
}

async function* silence(): AsyncGenerator<number> {
  await new Promise<never>(() => {});
  yield 0;
}

const ended = (sessionId: string): Wake => ({
  kind: 'notice',
  notice: { type: 'session_ended', userId: 'user', sessionId, actorId: null, at: '2026-01-01T00:00:00Z' },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('passes a source on, and returns when it does', async () => {
  const { guard, onClose } = newGuard();
  const stream = await guardStream(async () => numbers(), guard);
  expect(await stream.next()).toEqual({ done: false, value: 0 });
  expect(await stream.next()).toEqual({ done: false, value: 1 });
  await stream.return(undefined);
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('checks each value after it was there', async () => {
  const { guard, state } = newGuard();
  async function* source() {
    yield 'before';
    state.refusal = over();
    yield 'after';
  }
  const stream = await guardStream(async () => source(), guard);
  expect(await stream.next()).toEqual({ done: false, value: 'before' });
  await expect(stream.next()).rejects.toMatchObject({ reason: 'user_logout' });
});

test('checks a value that an iterator hands out as a promise after the promise is settled', async () => {
  const { guard, state } = newGuard();
  const value = Promise.withResolvers<string>();
  const source = { next: async () => ({ done: false, value: value.promise }) };
  const stream = await guardStream(async () => ({ [Symbol.asyncIterator]: () => source }), guard);
  const next = stream.next();
  next.catch(() => {});
  await vi.advanceTimersByTimeAsync(0);
  state.refusal = over();
  value.resolve('after');
  await expect(next).rejects.toMatchObject({ reason: 'user_logout' });
});

test('checks an error like a value, because it may carry as much', async () => {
  const { guard, state } = newGuard();
  // oxlint-disable-next-line require-yield -- fails before it has anything to yield
  async function* source(): AsyncGenerator<never> {
    state.refusal = over();
    throw new Error('the secret of Maria');
  }
  const stream = await guardStream(async () => source(), guard);
  await expect(stream.next()).rejects.toMatchObject({ reason: 'user_logout' });
});

test('passes no value on that the database cannot vouch for', async () => {
  const { guard, state } = newGuard();
  const stream = await guardStream(async () => numbers(), guard);
  await stream.next();
  state.refusal = unavailable();
  await expect(stream.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('looks every 30 s; a database that cannot answer then ends nothing', async () => {
  const { guard, state } = newGuard();
  const stream = await guardStream(async () => silence(), guard);
  const next = stream.next();
  next.catch(() => {});
  await vi.advanceTimersByTimeAsync(29_999);
  expect(state.checks).toBe(1);
  state.refusal = unavailable();
  await vi.advanceTimersByTimeAsync(1);
  expect(state.checks).toBe(2);
  state.refusal = over();
  await vi.advanceTimersByTimeAsync(30_000);
  await expect(next).rejects.toMatchObject({ reason: 'user_logout' });
});

test('is woken by a notice of its own session and not by one of another', async () => {
  const { guard, state, mailbox } = newGuard();
  const stream = await guardStream(async () => silence(), guard);
  const next = stream.next();
  await vi.advanceTimersByTimeAsync(0);
  state.refusal = over();
  mailbox.put(ended('another'));
  await vi.advanceTimersByTimeAsync(0);
  expect(state.checks).toBe(1);
  mailbox.put(ended('own'));
  await expect(next).rejects.toMatchObject({ reason: 'user_logout' });
});

test('says the end in its last value where there is one', async () => {
  const { guard, mailbox } = newGuard({ lastValue: ({ code }) => `last: ${code}` });
  const stream = await guardStream(async () => silence(), guard);
  mailbox.put({ kind: 'stop' });
  expect(await stream.next()).toEqual({ done: false, value: 'last: UNAVAILABLE' });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test.each([
  { lastValue: ({ code }: SessionError) => code, ended: 'UNAVAILABLE' },
  { lastValue: undefined, ended: null },
])('ends after five minutes if its client opens another: $ended', async ({ lastValue, ended: last }) => {
  const { guard, gone } = newGuard({ lastValue });
  const stream = await guardStream(async () => silence(), guard);
  const next = stream.next();
  const settled = vi.fn<() => void>();
  void next.then(settled);
  await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toHaveBeenCalledTimes(last === null ? 0 : 1);
  if (last === null) gone.abort();
  expect(await next).toEqual(last === null ? { done: true, value: undefined } : { done: false, value: last });
});

test('ends before the source is open, and lets it go when it opens after all', async () => {
  const { guard, mailbox, onClose } = newGuard();
  const opened = Promise.withResolvers<AsyncIterable<number>>();
  const stream = guardStream(() => opened.promise, guard);
  mailbox.put({ kind: 'stop' });
  await expect(stream).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(onClose).toHaveBeenCalledTimes(1);
  const late = numbers();
  opened.resolve(late);
  await vi.advanceTimersByTimeAsync(0);
  expect(await late.next()).toEqual({ done: true, value: undefined });
});

test('gives its place back when the source cannot be opened', async () => {
  const { guard, onClose } = newGuard();
  await expect(guardStream(() => Promise.reject(new Error('no source')), guard)).rejects.toThrow('no source');
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('gives its place back when the client goes away before it has read anything', async () => {
  const { guard, gone, onClose } = newGuard();
  const source = numbers();
  const stream = await guardStream(async () => source, guard);
  gone.abort();
  expect(onClose).toHaveBeenCalledTimes(1);
  expect(await source.next()).toEqual({ done: true, value: undefined });
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('ends at once for a client that had gone away before it was opened', async () => {
  const { guard, gone, onClose } = newGuard();
  gone.abort();
  const stream = await guardStream(async () => numbers(), guard);
  expect(onClose).toHaveBeenCalledTimes(1);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('hangs up on a client that does not read the end within 5 s', async () => {
  const { guard, state, mailbox, hangUp, onClose } = newGuard();
  const stream = await guardStream(async () => numbers(), guard);
  // The value waits to be taken, so the stream is not asked for another one.
  await stream.next();
  state.refusal = over();
  mailbox.put(ended('own'));
  await vi.advanceTimersByTimeAsync(4999);
  expect(onClose).toHaveBeenCalledTimes(1);
  expect(hangUp).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(hangUp).toHaveBeenCalledTimes(1);
});

test('leaves the connection of a client alone that has read the end', async () => {
  const { guard, gone, mailbox, hangUp } = newGuard();
  const stream = await guardStream(async () => silence(), guard);
  mailbox.put({ kind: 'stop' });
  await expect(stream.next()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  gone.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(hangUp).not.toHaveBeenCalled();
});

test('reports what a source throws when it is told to return, and does not fail for it', async () => {
  const { guard, onLateError } = newGuard();
  const failure = new Error('could not clean up');
  const source = { next: async () => ({ done: false, value: 1 }), return: () => Promise.reject(failure) };
  const stream = await guardStream(async () => ({ [Symbol.asyncIterator]: () => source }), guard);
  await stream.next();
  await stream.return(undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(onLateError).toHaveBeenCalledWith(failure);
});
