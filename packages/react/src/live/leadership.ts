import type { BrowserEnvironment } from '../browser-environment.ts';

const LOCK_NAME = 'curfew.live';

/**
 * At most one tab of the browser leads; when it resigns or goes away, the one that has waited longest does. Nothing but
 * leading ever waits for it. Where tabs cannot agree on one of them, each leads for itself.
 */
export interface Leadership {
  /** Begins to wait for it, if this tab neither waits nor leads. */
  join: () => void;
  /** Takes the lead from a tab that stands still. */
  seize: () => void;
  resign: () => void;
  isLeader: () => boolean;
}

interface LeadershipOptions {
  environment: Pick<BrowserEnvironment, 'requestLock' | 'setTimer'>;
  onLead: () => void;
  /** This tab stood still, and another one has taken the lead. */
  onDeposed: () => void;
}

export function createLeadership({ environment, onLead, onDeposed }: LeadershipOptions): Leadership {
  const { requestLock, setTimer } = environment;
  let leave: (() => void) | null = null;
  let isLeader = false;

  function request(isSteal: boolean): void {
    const onGranted = () => {
      isLeader = true;
      onLead();
    };
    const onStolen = () => {
      isLeader = false;
      leave = null;
      onDeposed();
    };
    leave =
      requestLock === null
        ? setTimer(onGranted, 0)
        : requestLock(LOCK_NAME, { isSteal, onGranted, onStolen });
  }

  function resign(): void {
    isLeader = false;
    leave?.();
    leave = null;
  }

  return {
    join() {
      if (leave === null) request(false);
    },
    seize() {
      resign();
      request(true);
    },
    resign,
    isLeader: () => isLeader,
  };
}
