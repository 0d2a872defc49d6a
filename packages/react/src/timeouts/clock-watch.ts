import type { BrowserEnvironment, LifecycleEvent } from '../browser-environment.ts';

/** Without any event, a jump is noticed after so long. */
const LOOK_MILLISECONDS = 30_000;
/** Clocks that are put right little by little differ by far less between two looks. */
const JUMP_MILLISECONDS = 2_000;
const TELLING: ReadonlySet<LifecycleEvent> = new Set(['woke', 'online', 'restored', 'acted']);

/**
 * Calls back when one of the two clocks has jumped against the other: somebody set this browser's clock, or the computer
 * slept. Returns what stops it.
 */
export function watchClocks(
  {
    now,
    elapsed,
    setTimer,
    lifecycle,
  }: Pick<BrowserEnvironment, 'now' | 'elapsed' | 'setTimer' | 'lifecycle'>,
  onJump: () => void,
): () => void {
  const difference = () => now() - elapsed();
  let seen = difference();
  let cancelLook = () => {};

  function look(): void {
    const before = seen;
    seen = difference();
    if (Math.abs(seen - before) > JUMP_MILLISECONDS) onJump();
  }
  function lookRegularly(): void {
    look();
    cancelLook = setTimer(lookRegularly, LOOK_MILLISECONDS);
  }

  const ignore = lifecycle.subscribe((event) => {
    if (TELLING.has(event)) look();
  });
  lookRegularly();
  return () => {
    ignore();
    cancelLook();
  };
}
