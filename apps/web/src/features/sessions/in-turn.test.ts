import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

/** Questions that are answered when the test says so. */
function openQuestions() {
  const open: PromiseWithResolvers<void>[] = [];
  return {
    open,
    ask: () => {
      const question = Promise.withResolvers<void>();
      open.push(question);
      return question.promise;
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('whatever is asked for while an answer is under way is asked once more, afterwards', async () => {
  const { open, ask } = openQuestions();
  const turns = inTurn(ask);
  const first = turns.refresh();
  await settle();
  const [second, third] = [turns.refresh(), turns.refresh()];
  expect(second).toBe(third);
  await settle();
  expect(open).toHaveLength(1);
  open[0]?.resolve();
  await first;
  await settle();
  expect(open).toHaveLength(2);
  open[1]?.resolve();
  await second;
  await settle();
  expect(open).toHaveLength(2);
});

test('a refresh waits for the next page, which it would abandon', async () => {
  const { open, ask } = openQuestions();
  const turns = inTurn(ask);
  const page = Promise.withResolvers<void>();
  const loaded = turns.queue(() => page.promise);
  void turns.refresh();
  await settle();
  expect(open).toHaveLength(0);
  page.resolve();
  await loaded;
  await settle();
  expect(open).toHaveLength(1);
});

test('what fails does not stop what comes after it', async () => {
  const { open, ask } = openQuestions();
  const turns = inTurn(ask);
  const failed = turns.refresh();
  await settle();
  open[0]?.reject(new Error('no answer'));
  await failed;
  void turns.refresh();
  await settle();
  expect(open).toHaveLength(2);
});

test('an answer is there before the rest that the next one waits for', async () => {
  const { open, ask } = openQuestions();
  const rest = Promise.withResolvers<void>();
  const turns = inTurn(ask, () => rest.promise);
  const first = turns.refresh();
  await settle();
  open[0]?.resolve();
  await first;
  void turns.refresh();
  await settle();
  expect(open).toHaveLength(1);
  rest.resolve();
  await settle();
  expect(open).toHaveLength(2);
});
