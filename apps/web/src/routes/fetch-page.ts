/**
 * The code of a page, fetched when it is first opened. One that cannot be had is said by the page (`PageProblem`), which knows
 * whether to load again: left to the router, it would do so at once, and without a network there would be nothing left.
 */
export function fetchPage<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return () =>
    load().catch((cause: unknown) => {
      throw new Error('The code of a page could not be fetched.', { cause });
    });
}
