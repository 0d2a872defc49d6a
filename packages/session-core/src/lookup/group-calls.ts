interface GroupOptions {
  /** Groups under way at once; whatever arrives meanwhile waits for the next one. */
  maximumInFlight: number;
  maximumGroupSize: number;
}

/**
 * The group commit of reads: turns `run`, which answers many keys at once, into a function for one key.
 * A call is always answered by a run that **began after the call was made**, never by one under way, so the
 * answer is as fresh as if it had a query of its own, while the number of queries is bounded by their own
 * round-trip time. A failed run fails exactly the calls it was made for. Resolves to undefined for a key that
 * `run` left out.
 */
export function groupCalls<Value>(
  run: (keys: string[]) => Promise<ReadonlyMap<string, Value>>,
  { maximumInFlight, maximumGroupSize }: GroupOptions,
): (key: string) => Promise<Value | undefined> {
  const waiting = new Map<string, PromiseWithResolvers<Value | undefined>>();
  let inFlight = 0;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || inFlight >= maximumInFlight || waiting.size === 0) return;
    isScheduled = true;
    // Not a microtask: everything that this turn of the event loop still delivers joins the group.
    setImmediate(send);
  }

  function send(): void {
    isScheduled = false;
    const group = [...waiting.entries()].slice(0, maximumGroupSize);
    for (const [key] of group) waiting.delete(key);
    inFlight += 1;
    schedule();
    void answer(group);
  }

  async function answer(group: [string, PromiseWithResolvers<Value | undefined>][]): Promise<void> {
    try {
      const values = await run(group.map(([key]) => key));
      for (const [key, call] of group) call.resolve(values.get(key));
    } catch (error) {
      for (const [, call] of group) call.reject(error);
    } finally {
      inFlight -= 1;
      schedule();
    }
  }

  return (key) => {
    const call = waiting.get(key) ?? Promise.withResolvers<Value | undefined>();
    waiting.set(key, call);
    schedule();
    return call.promise;
  };
}
