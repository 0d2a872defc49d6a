import { ThemeIcon } from '@mantine/core';
import {
  IconAlertTriangle,
  IconHistory,
  IconKey,
  IconLogin2,
  IconLogout,
  IconPlus,
  IconSettings,
} from '@tabler/icons-react';
import type { ActivityRecord } from '@curfew/contracts';
import { kindOf, type ActivityKind } from '../../rules/activity-search.ts';
import type { DrawnSession } from '../../rules/device-face.ts';
import { DeviceFace } from '../../ui/device-face.tsx';

const LOOKS = {
  logins: { Icon: IconLogin2, color: 'dusk' },
  failed: { Icon: IconAlertTriangle, color: 'orange' },
  devices: { Icon: IconPlus, color: 'dusk' },
  ends: { Icon: IconLogout, color: 'gray' },
  password: { Icon: IconKey, color: 'gray' },
  settings: { Icon: IconSettings, color: 'gray' },
} as const satisfies Record<ActivityKind, unknown>;

/** The session that a record speaks of, with a mark of what happened; the mark alone where it speaks of none, or of several. */
export function ActivityFace({ record }: { record: ActivityRecord }) {
  const kind = kindOf(record.type);
  const { Icon, color } = kind === null ? { Icon: IconHistory, color: 'gray' } : LOOKS[kind];
  const session = drawnSession(record);
  if (session === null) {
    return (
      <ThemeIcon variant="light" color={color} className="activity-face" radius="0.8rem" aria-hidden>
        <Icon size={22} stroke={1.6} aria-hidden />
      </ThemeIcon>
    );
  }
  return (
    <span className="activity-face" aria-hidden>
      <DeviceFace session={session} isFaded={kind === 'ends'} />
      <span className="activity-mark">
        <Icon size={13} stroke={2} aria-hidden />
      </span>
    </span>
  );
}

function drawnSession({ sessionId, sessionKind, sessionLabel }: ActivityRecord): DrawnSession | null {
  if (sessionId === null || sessionKind === undefined || sessionLabel === null) return null;
  return { id: sessionId, clientKind: sessionKind, label: sessionLabel };
}
