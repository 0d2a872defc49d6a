import { LiveRegion } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { ActionOutcome } from './use-end-sessions.ts';

/** What the last action did, in words. The region is always there, so that its change is announced. */
export function OutcomeNotice({ outcome, onClose }: { outcome: ActionOutcome | null; onClose: () => void }) {
  return (
    <LiveRegion>
      {outcome !== null && (
        <Notice tone={outcome.tone} onClose={onClose}>
          {outcome.text}
        </Notice>
      )}
    </LiveRegion>
  );
}
