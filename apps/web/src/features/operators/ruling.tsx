import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { ExplainOutput, ExplainRule, SubjectKind } from '@curfew/contracts';
import type { ReactNode, Ref } from 'react';
import { networkName } from '../../rules/network-name.ts';
import { refusalInWords } from '../../rules/reason-words.ts';
import { exactTime } from '../../rules/relative-time.ts';
import { rulingTimeline } from '../../rules/ruling-timeline.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';

const KINDS: Readonly<Record<SubjectKind, string>> = {
  session_id: 'A session id',
  session_token: 'The token of a browser session',
  access_token: 'The access token of a program',
  refresh_token: 'A refresh token',
  logout_ticket: 'A logout ticket',
  unrecognized: 'Nothing that was ever issued',
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
  const { verdict, kind, explanation, reason, rule, session } = ruling;
  const isAccepted = verdict === 'accepted';
  return (
    <Stack component="section" gap="lg" className="app-card operator-ruling" aria-labelledby="ruling">
      <div>
        <Group gap="xs" mb={4}>
          <Badge variant="light" tt="none" color={isAccepted ? 'teal' : 'red'}>
            {isAccepted ? 'Accepted' : 'Refused'}
          </Badge>
          <Text fz="sm" c="dimmed">
            {KINDS[kind]}
          </Text>
        </Group>
        <Title order={2} fz="lg" id="ruling" ref={heading} tabIndex={-1}>
          {explanation}
        </Title>
        {reason !== null && !SAID_BY_EXPLANATION.has(rule) && (
          <Text fz="sm" mt={4}>
            Whoever presents {kind === 'session_id' ? 'its credential' : 'it'} is told{' '}
            {refusalInWords(reason)}.
          </Text>
        )}
      </div>
      <Facts ruling={ruling} />
      <Timeline ruling={ruling} />
      {session === null && kind !== 'unrecognized' && (
        <Text fz="sm" c="dimmed">
          There is no row of this session (any more).
        </Text>
      )}
    </Stack>
  );
}

function Facts({ ruling }: { ruling: ExplainOutput }) {
  const { session, secretMatches, decidedAt, decidedBy, note } = ruling;
  return (
    <dl className="operator-facts">
      {decidedAt !== null && <Fact name="Decided">{exactTime(Date.parse(decidedAt))}</Fact>}
      {decidedBy !== null && <Fact name="By">{decidedBy.email ?? decidedBy.id}</Fact>}
      {note !== null && <Fact name="Reason given">“{note}”</Fact>}
      {secretMatches === false && <Fact name="Secret">not the one of this session</Fact>}
      {session !== null && (
        <>
          <Fact name="Person">
            <AnchorLink to="/admin/users/$userId" params={{ userId: session.user.id }} fz="sm">
              {session.user.email}
            </AnchorLink>
            {!session.user.isActive && ' (disabled)'}
          </Fact>
          <Fact name="Session">
            {session.label}
            {session.ipPrefix !== null && `, ${networkName(session.ipPrefix)}`}
          </Fact>
          <Fact name="Id">
            <code>{session.id}</code>
          </Fact>
          {session.epoch !== session.user.epoch && (
            <Fact name="Epoch">
              {session.epoch}; the user’s is {session.user.epoch}
            </Fact>
          )}
        </>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Timeline({ ruling }: { ruling: ExplainOutput }) {
  const entries = rulingTimeline(ruling);
  if (entries.length === 0) return null;
  return (
    <div>
      <Title order={3} fz="sm" mb="xs" id="ruling-timeline">
        Timeline
      </Title>
      <ol className="operator-timeline" aria-labelledby="ruling-timeline">
        {entries.map(({ at, text, note, kind }) => (
          <li key={`${at} ${text}`} data-kind={kind}>
            <time dateTime={at}>{exactTime(Date.parse(at))}</time>
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
