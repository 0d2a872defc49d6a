import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type NoticeTone = 'info' | 'success' | 'warning' | 'error';

const LOOKS = {
  info: { color: 'dusk', Icon: IconInfoCircle },
  success: { color: 'teal', Icon: IconCircleCheck },
  warning: { color: 'orange', Icon: IconAlertTriangle },
  error: { color: 'red', Icon: IconAlertTriangle },
} as const;

interface NoticeProps {
  tone: NoticeTone;
  title?: string | undefined;
  children?: ReactNode;
  onClose?: () => void;
}

/** A coloured box with a sentence. Says nothing by itself to a screen reader: put it into a live region. */
export function Notice({ tone, title, children, onClose }: NoticeProps) {
  const { color, Icon } = LOOKS[tone];
  return (
    <Alert
      // Alert has `role="alert"` of its own, which would interrupt for every kind of message.
      role="presentation"
      color={color}
      variant="light"
      icon={<Icon aria-hidden />}
      title={title}
      withCloseButton={onClose !== undefined}
      closeButtonLabel="Dismiss"
      {...(onClose === undefined ? {} : { onClose })}
    >
      {children !== undefined && (
        <Text fz="sm" component="span" c="var(--mantine-color-text)">
          {children}
        </Text>
      )}
    </Alert>
  );
}
