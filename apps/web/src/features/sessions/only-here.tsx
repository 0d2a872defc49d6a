import { Trans } from '@lingui/react/macro';
import { Code, Text } from '@mantine/core';

/** With one session there is nothing to end yet: says how to see what the page promises. */
export function OnlyHere() {
  return (
    <div className="app-card session-lesson">
      <Text fw={600}>
        <Trans>You are only logged in here.</Trans>
      </Text>
      <Text fz="sm" c="dimmed" mt={2}>
        <Trans>See what this page is for, in half a minute:</Trans>
      </Text>
      <ol>
        <li>
          <Trans>
            Open this address in a private window, or on your phone, and log in there. Or type{' '}
            <Code>curfew login</Code> in a terminal.
          </Trans>
        </li>
        <li>
          <Trans>The new session appears here by itself.</Trans>
        </li>
        <li>
          <Trans>Log it out here, and watch the other window.</Trans>
        </li>
      </ol>
    </div>
  );
}
