import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import type { ExplainOutput } from '@curfew/contracts';
import { useEffect, useRef, useState } from 'react';
import { ExplainForm } from '../features/operators/explain-form.tsx';
import { Ruling } from '../features/operators/ruling.tsx';
import { OperatorPage } from '../ui/operator-page.tsx';

export function AdminExplainPage() {
  const { t } = useLingui();
  const [ruling, setRuling] = useState<ExplainOutput | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (ruling !== null) heading.current?.focus();
  }, [ruling]);
  return (
    <OperatorPage title={t`Explain`}>
      <Text fz="sm" c="dimmed" maw={620}>
        <Trans>
          Why is somebody refused, or let in? Paste what they presented, or the id of a session. It is neither
          stored nor logged, and asking changes nothing.
        </Trans>
      </Text>
      <ExplainForm onRuling={setRuling} />
      {ruling !== null && <Ruling ruling={ruling} heading={heading} />}
    </OperatorPage>
  );
}
