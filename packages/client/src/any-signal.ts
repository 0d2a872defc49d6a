/**
 * Aborts with the first of these that does. `AbortSignal.any` is missing in browsers of 2023. The signals that live longer
 * let go of it once it has aborted, so one of them should be sure to.
 */
export function anySignal(signals: readonly (AbortSignal | null | undefined)[]): AbortSignal {
  const present = signals.filter((signal) => signal != null);
  const [first, ...others] = present;
  if (first !== undefined && others.length === 0) return first;
  const any = new AbortController();
  for (const signal of present) {
    if (signal.aborted) any.abort(signal.reason);
    else signal.addEventListener('abort', () => any.abort(signal.reason), { once: true, signal: any.signal });
  }
  return any.signal;
}
