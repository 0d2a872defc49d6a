/**
 * Runs one piece of work at a time; whatever comes meanwhile is dropped. A busy button is shown with the next render
 * only, and two presses or submits fit in before it.
 */
export function onceAtATime() {
  let isUnderWay = false;
  return async (work: () => Promise<void>): Promise<void> => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      await work();
    } finally {
      isUnderWay = false;
    }
  };
}
