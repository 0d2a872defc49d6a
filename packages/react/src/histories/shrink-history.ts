import type { History, Step } from './history.ts';

/**
 * The shortest history found that still fails: first without longer and shorter runs of steps, then with plainer ones.
 * Tries at most `attempts` histories.
 */
export async function shrinkHistory(
  history: History,
  fails: (shorter: History) => Promise<boolean>,
  attempts: number,
): Promise<History> {
  let smallest = history;
  let left = attempts;
  const accept = async (candidate: History) => {
    if (left <= 0) return false;
    left -= 1;
    if (!(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let size = Math.ceil(history.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = smallest.length - size; at >= 0; at -= 1) {
      await accept([...smallest.slice(0, at), ...smallest.slice(at + size)]);
    }
  }
  for (let at = 0; at < smallest.length; at += 1) {
    const step = smallest[at];
    for (const plainer of step === undefined ? [] : plainerThan(step)) {
      if (await accept(smallest.with(at, plainer))) break;
    }
  }
  return smallest;
}

function plainerThan(step: Step): Step[] {
  const plainer: Step[] = [];
  if ('tab' in step) for (let tab = 0; tab < Math.min(step.tab, 3); tab += 1) plainer.push({ ...step, tab });
  if (step.kind === 'log-in' && step.isRemembered) plainer.push({ ...step, isRemembered: false });
  if (step.kind === 'pass')
    for (const seconds of [1, 5, 40]) if (seconds < step.seconds) plainer.push({ ...step, seconds });
  if (step.kind === 'release' && step.which > 0) plainer.push({ ...step, which: 0 });
  if (step.kind === 'log-out' && step.scope === 'everywhere') plainer.push({ ...step, scope: 'this-device' });
  return plainer;
}
