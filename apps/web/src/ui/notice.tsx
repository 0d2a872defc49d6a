import { useLingui } from '@lingui/react/macro';
import { CloseButton, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type NoticeTone = 'info' | 'success' | 'warning' | 'error';

const ICONS = {
  info: IconInfoCircle,
  success: IconCircleCheck,
  warning: IconAlertTriangle,
  error: IconAlertTriangle,
} as const satisfies Record<NoticeTone, unknown>;

interface NoticeProps {
  tone: NoticeTone;
  title?: string;
  children?: ReactNode;
  onClose?: () => void;
}

/** A tinted box with a sentence. Says nothing by itself to a screen reader: put it into a live region. */
export function Notice({ tone, title, children, onClose }: NoticeProps) {
  const { t } = useLingui();
  const Icon = ICONS[tone];
  return (
    <div className="app-notice" data-tone={tone}>
      <Icon size={19} stroke={1.8} aria-hidden />
      <div>
        {title !== undefined && (
          <Text fz="sm" fw={600}>
            {title}
          </Text>
        )}
        <Text fz="sm">{children}</Text>
      </div>
      {onClose !== undefined && <CloseButton size="sm" aria-label={t`Dismiss`} onClick={onClose} />}
    </div>
  );
}
