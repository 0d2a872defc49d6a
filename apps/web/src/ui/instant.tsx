import { Tooltip } from '@mantine/core';

interface InstantProps {
  /** "Active 3 minutes ago". */
  text: string;
  /** Shown on hover and focus. */
  absolute: string;
  iso: string;
}

/** A relative time that gives the absolute one to whoever points at it or tabs to it. */
export function Instant({ text, absolute, iso }: InstantProps) {
  return (
    <Tooltip label={absolute} events={{ hover: true, focus: true, touch: true }} withArrow>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- else the keyboard could not open the tooltip */}
      <time dateTime={iso} tabIndex={0} className="app-time">
        {text}
      </time>
    </Tooltip>
  );
}
