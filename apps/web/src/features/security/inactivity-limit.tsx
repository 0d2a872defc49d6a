import { Button, Group, Stack, Text } from '@mantine/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { TimeoutsOutput } from '@curfew/contracts';
import { useState } from 'react';
import { useOnceAtATime } from '../../forms/use-once-at-a-time.ts';
import { durationInWords } from '../../rules/duration-words.ts';
import { inactivityChoices } from '../../rules/inactivity-choices.ts';
import { ChoiceField } from '../../ui/choice-field.tsx';
import { OutcomeNotice } from '../../ui/outcome-notice.tsx';
import { useFocusReturned } from '../../ui/use-focus-returned.ts';
import { useInactivityLimit } from './use-inactivity-limit.ts';

/** As the policy says. */
const NONE = '';

interface InactivityLimitProps {
  timeouts: TimeoutsOutput;
  refresh: () => Promise<void>;
}

/** The person may be logged out sooner than the policy says, never later. */
export function InactivityLimit({ timeouts, refresh }: InactivityLimitProps) {
  const { i18n, t } = useLingui();
  const { isBusy, outcome, dismiss, save } = useInactivityLimit(refresh);
  const { policyInactivitySeconds, personalInactivitySeconds } = timeouts;
  const button = useFocusReturned(isBusy);
  const once = useOnceAtATime();
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = inactivityChoices(timeouts);
  const saved = personalInactivitySeconds === null ? NONE : String(personalInactivitySeconds);
  const policy = durationInWords(policyInactivitySeconds, i18n.locale);
  if (choices.length === 0) {
    return (
      <Text fz="sm">
        <Trans>This service logs browsers out after {policy}. There is no shorter time to choose.</Trans>
      </Text>
    );
  }
  const value = chosen ?? saved;
  const onSubmit = async () => {
    const isSaved = await save(value === NONE ? null : Number(value));
    if (isSaved) setChosen(null);
  };
  return (
    <Stack gap="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void once(onSubmit);
        }}
      >
        <Group align="end" gap="sm">
          <ChoiceField
            label={t`Log me out after this time without activity`}
            value={value}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
            choices={[
              ...choices.map((seconds) => ({
                value: String(seconds),
                label: durationInWords(seconds, i18n.locale),
              })),
              { value: NONE, label: t`As the service sets it (${policy})` },
            ]}
            className="security-choice"
          />
          <Button ref={button} type="submit" loading={isBusy}>
            <Trans>Save</Trans>
          </Button>
        </Group>
      </form>
      <OutcomeNotice outcome={outcome} onClose={dismiss} />
    </Stack>
  );
}
