import type { CallStep, History } from './history.ts';

/**
 * The shortest history that still fails, as far as leaving steps out and making them plainer leads. `fails` plays one;
 * it is called at most `attempts` times.
 */
export async function shrinkHistory(
  history: History,
  fails: (shorter: History) => Promise<boolean>,
  attempts: number,
): Promise<History> {
  let smallest = history;
  let left = attempts;
  const accept = async (candidate: History): Promise<boolean> => {
    if (left <= 0) return false;
    left -= 1;
    if (!(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let size = Math.ceil(history.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = smallest.length - size; at >= 0; at -= size) {
      await accept([...smallest.slice(0, at), ...smallest.slice(at + size)]);
    }
  }
  for (let at = 0; at < smallest.length; at += 1) {
    for (const plainer of PLAINER) {
      const step = smallest[at];
      if (step?.kind !== 'call' || !isPlainer(step, plainer)) continue;
      await accept(smallest.with(at, { ...step, ...plainer }));
    }
  }
  return smallest;
}

const PLAINER: readonly Partial<CallStep>[] = [
  { trouble: {} },
  { ticket: 'none' },
  { holding: 'own' },
  { on: 'A' },
  { spelling: 0 },
];

function isPlainer(step: CallStep, plainer: Partial<CallStep>): boolean {
  return JSON.stringify({ ...step, ...plainer }) !== JSON.stringify(step);
}
