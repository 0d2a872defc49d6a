import type { BrowserEnvironment } from '../browser-environment.ts';

/** What belongs to one person's time in this tab and must not outlive it: query clients, open requests. */
export interface SessionScopes {
  add: (dispose: () => void) => void;
  /**
   * Ends all scopes opened so far, as soon as what shows them has left the screen: a query cache that is cleared under
   * a mounted component is filled again by it.
   */
  retire: () => void;
}

export function createSessionScopes({ setTimer }: Pick<BrowserEnvironment, 'setTimer'>): SessionScopes {
  let open: (() => void)[] = [];
  return {
    add: (dispose) => open.push(dispose),
    retire() {
      const retired = open;
      open = [];
      // React renders a changed store before the next timer.
      setTimer(() => {
        for (const dispose of retired) dispose();
      }, 0);
    },
  };
}
