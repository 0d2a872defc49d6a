/** The locks of one browser: each has one holder, and those who wait for it in the order in which they asked. */
export function createFakeLocks() {
  const queues = new Map<string, { isGranted: boolean; grant: () => void; owner: object }[]>();

  /** Never in the same turn in which somebody asks. */
  function handOver(): void {
    setTimeout(() => {
      for (const [first] of queues.values()) {
        if (first === undefined || first.isGranted) continue;
        first.isGranted = true;
        first.grant();
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

  return {
    request: (owner: object) => (name: string, onGranted: () => void) => {
      const place = { isGranted: false, grant: onGranted, owner };
      queues.set(name, [...(queues.get(name) ?? []), place]);
      handOver();
      return () => leave((other) => other === place);
    },
    /** What a browser does with the locks of a tab that is gone. */
    free: (owner: object) => leave((place) => place.owner === owner),
  };
}
