import { LiveRegion } from './live-region.tsx';
import { Notice, type NoticeTone } from './notice.tsx';

export interface ActionOutcome {
  tone: NoticeTone;
  text: string;
}

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
