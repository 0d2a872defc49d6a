import type { LockRequest } from '../browser-environment.ts';

interface Place extends LockRequest {
  isGranted: boolean;
  owner: object;
}

/** The locks of one browser: each has one holder, and those who wait for it in the order in which they asked. */
export function createFakeLocks() {
  const queues = new Map<string, Place[]>();

  /** Never in the same turn in which somebody asks. */
  function handOver(): void {
    setTimeout(() => {
      for (const [first] of queues.values()) {
        if (first === undefined || first.isGranted) continue;
        first.isGranted = true;
        first.onGranted();
      }
    }, 0);
  }

  function leave(isLeaving: (place: { owner: object }) => boolean): void {
    for (const [name, queue] of queues) {
      const left = queue.filter((place) => !isLeaving(place));
      queues.set(name, left);
    }
    handOver();
  }

  /** Whoever has it is told in a later turn, and the thief is the first of those who wait. */
  function steal(name: string): void {
    const queue = queues.get(name) ?? [];
    const [holder] = queue;
    if (holder?.isGranted !== true) return;
    queues.set(name, queue.slice(1));
    setTimeout(holder.onStolen, 0);
  }

  return {
    /** The tab `owner` asks, and hears of it through `run`. */
    request: (owner: object, run: (task: () => void) => void) => (name: string, request: LockRequest) => {
      const place = {
        isGranted: false,
        owner,
        onGranted: () => run(request.onGranted),
        onStolen: () => run(request.onStolen),
      };
      if (request.isSteal === true) steal(name);
      const queue = queues.get(name) ?? [];
      queues.set(name, request.isSteal === true ? [place, ...queue] : [...queue, place]);
      handOver();
      return () => leave((other) => other === place);
    },
    /** What a browser does with the locks of a tab that is gone. */
    free: (owner: object) => leave((place) => place.owner === owner),
  };
}
