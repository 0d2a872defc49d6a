import { IconDeviceDesktop, IconDeviceMobile, IconServer, IconTerminal2 } from '@tabler/icons-react';

interface SessionIconProps {
  clientKind: 'web' | 'cli' | 'service';
  /** "Chrome on macOS". */
  label: string;
  size?: number;
}

/** What a session runs on. Decorative: the label says it. */
export function SessionIcon({ clientKind, label, size = 21 }: SessionIconProps) {
  const look = { size, stroke: 1.6, 'aria-hidden': true };
  if (clientKind === 'cli') return <IconTerminal2 {...look} />;
  if (clientKind === 'service') return <IconServer {...look} />;
  if (/Android|iOS|iPhone|iPad/u.test(label)) return <IconDeviceMobile {...look} />;
  return <IconDeviceDesktop {...look} />;
}
