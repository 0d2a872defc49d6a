import type { BrowserEnvironment } from '../browser-environment.ts';

const LOCK_NAME = 'curfew.live';

/**
 * At most one tab of the browser leads; when it resigns or goes away, the one that has waited longest does. Nothing but
 * leading ever waits for it. Where tabs cannot agree on one of them, each leads for itself.
 */
export interface Leadership {
  /** Begins to wait for it, if this tab neither waits nor leads. */
  join: () => void;
  resign: () => void;
  isLeader: () => boolean;
}

export function createLeadership(
  { requestLock, setTimer }: Pick<BrowserEnvironment, 'requestLock' | 'setTimer'>,
  onLead: () => void,
): Leadership {
  let leave: (() => void) | null = null;
  let isLeader = false;
  return {
    join() {
      if (leave !== null) return;
      const lead = () => {
        isLeader = true;
        onLead();
      };
      leave = requestLock === null ? setTimer(lead, 0) : requestLock(LOCK_NAME, lead);
    },
    resign() {
      isLeader = false;
      leave?.();
      leave = null;
    },
    isLeader: () => isLeader,
  };
}
