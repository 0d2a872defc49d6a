import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { ExplainOutput, ExplainRule, SubjectKind } from '@curfew/contracts';
import type { Ref } from 'react';
import { deviceWords } from '../../rules/device-words.ts';
import { networkName } from '../../rules/network-name.ts';
import { placeInDetail } from '../../rules/place-words.ts';
import { rulingInWords } from '../../rules/operator-words.ts';
import { refusalInWords } from '../../rules/reason-words.ts';
import { exactTime } from '../../rules/relative-time.ts';
import { rulingTimeline } from '../../rules/ruling-timeline.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import { Fact } from '../../ui/fact.tsx';

const KINDS: Readonly<Record<SubjectKind, MessageDescriptor>> = {
  session_id: msg`A session id`,
  session_token: msg`The token of a browser session`,
  access_token: msg`The access token of a program`,
  refresh_token: msg`A refresh token`,
  logout_ticket: msg`A logout ticket`,
  unrecognized: msg`Nothing that was ever issued`,
};

/** Where the explanation is the end of the session in words, which is what its holder is told, too. */
const SAID_BY_EXPLANATION: ReadonlySet<ExplainRule> = new Set([
  'ended',
  'epoch',
  'user',
  'inactivity',
  'lifetime',
]);

/** What would become of a credential, why, and how it came to that. `heading` gets the focus when it appears. */
export function Ruling({ ruling, heading }: { ruling: ExplainOutput; heading: Ref<HTMLHeadingElement> }) {
  const { i18n } = useLingui();
  const { verdict, kind, reason, rule, session } = ruling;
  const isAccepted = verdict === 'accepted';
  return (
    <Stack component="section" gap="lg" className="app-card operator-ruling" aria-labelledby="ruling">
      <div>
        <Group gap="xs" mb={4}>
          <Badge variant="light" tt="none" color={isAccepted ? 'teal' : 'red'}>
            {isAccepted ? <Trans>Accepted</Trans> : <Trans>Refused</Trans>}
          </Badge>
          <Text fz="sm" c="dimmed">
            {i18n.t(KINDS[kind])}
          </Text>
        </Group>
        <Title order={2} fz="lg" id="ruling" ref={heading} tabIndex={-1}>
          {rulingInWords(ruling, i18n)}
        </Title>
        {reason !== null && !SAID_BY_EXPLANATION.has(rule) && (
          <Text fz="sm" mt={4}>
            <Told kind={kind} told={refusalInWords(reason, i18n)} />
          </Text>
        )}
      </div>
      <Facts ruling={ruling} />
      <Timeline ruling={ruling} />
      {session === null && kind !== 'unrecognized' && (
        <Text fz="sm" c="dimmed">
          <Trans>There is no row of this session (any more).</Trans>
        </Text>
      )}
    </Stack>
  );
}

function Told({ kind, told }: { kind: SubjectKind; told: string }) {
  return kind === 'session_id' ? (
    <Trans>Whoever presents its credential is told {told}.</Trans>
  ) : (
    <Trans>Whoever presents it is told {told}.</Trans>
  );
}

function Facts({ ruling }: { ruling: ExplainOutput }) {
  const { t, i18n } = useLingui();
  const { session, secretMatches, decidedAt, decidedBy, note } = ruling;
  return (
    <dl className="operator-facts">
      {decidedAt !== null && <Fact name={t`Decided`}>{exactTime(Date.parse(decidedAt), i18n.locale)}</Fact>}
      {decidedBy !== null && <Fact name={t`By`}>{decidedBy.email ?? decidedBy.id}</Fact>}
      {note !== null && <Fact name={t`Reason given`}>“{note}”</Fact>}
      {secretMatches === false && <Fact name={t`Secret`}>{t`not the one of this session`}</Fact>}
      {session !== null && (
        <>
          <Fact name={t`Person`}>
            <AnchorLink to="/admin/users/$userId" params={{ userId: session.user.id }} fz="sm">
              {session.user.email}
            </AnchorLink>
            {!session.user.isActive && ` (${t`disabled`})`}
          </Fact>
          <Fact name={t`Session`}>
            {deviceWords(session.label, i18n)}
            {session.ipPrefix !== null && `, ${networkName(session.ipPrefix, i18n)}`}
          </Fact>
          {session.place !== undefined && <Fact name={t`Place`}>{placeInDetail(session.place, i18n)}</Fact>}
          <Fact name={t`Id`}>
            <code>{session.id}</code>
          </Fact>
          {session.epoch !== session.user.epoch && (
            <Fact name={t`Epoch`}>
              <Epochs own={session.epoch} current={session.user.epoch} />
            </Fact>
          )}
        </>
      )}
    </dl>
  );
}

function Epochs({ own, current }: { own: number; current: number }) {
  return (
    <Trans>
      {own}; the user’s is {current}
    </Trans>
  );
}

function Timeline({ ruling }: { ruling: ExplainOutput }) {
  const { i18n } = useLingui();
  const entries = rulingTimeline(ruling, i18n);
  if (entries.length === 0) return null;
  return (
    <div>
      <Title order={3} fz="sm" mb="xs" id="ruling-timeline">
        <Trans>Timeline</Trans>
      </Title>
      <ol className="operator-timeline" aria-labelledby="ruling-timeline">
        {entries.map(({ at, text, note, kind }) => (
          <li key={`${at} ${text}`} data-kind={kind}>
            <time dateTime={at}>{exactTime(Date.parse(at), i18n.locale)}</time>
            <span>
              {text}
              {note !== null && <em> “{note}”</em>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
