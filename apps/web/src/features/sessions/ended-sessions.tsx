import { Trans, useLingui } from '@lingui/react/macro';
import { Stack, Text, Title } from '@mantine/core';
import type { EndedSession } from '@curfew/contracts';
import { useSession } from '@curfew/react';
import { endedWords } from '../../rules/ended-words.ts';
import { originWords } from '../../rules/place-words.ts';
import { absoluteTime } from '../../rules/relative-time.ts';
import { sessionFacts, sessionTitle } from '../../rules/session-words.ts';
import { DeviceFace } from '../../ui/device-face.tsx';
import { Instant } from '../../ui/instant.tsx';
import { useServerNow } from '../../ui/use-server-now.ts';

/** What is over stays a day, with who ended it, instead of vanishing. */
export function EndedSessions({ sessions }: { sessions: readonly EndedSession[] }) {
  const { elapsedOffsetMilliseconds } = useSession();
  const now = useServerNow(elapsedOffsetMilliseconds);
  if (sessions.length === 0) return null;
  return (
    <Stack component="section" gap="sm" aria-labelledby="ended-sessions">
      <div>
        <Title order={2} fz="lg" id="ended-sessions">
          <Trans>Recently ended</Trans>
        </Title>
        <Text fz="sm" c="dimmed">
          <Trans>Within the last 24 hours. None of them can be used again.</Trans>
        </Text>
      </div>
      <ul className="app-card app-list session-list" aria-labelledby="ended-sessions">
        {sessions.map((session) => (
          <EndedRow key={session.id} session={session} now={now} />
        ))}
      </ul>
    </Stack>
  );
}

function EndedRow({ session, now }: { session: EndedSession; now: number }) {
  const { i18n, t } = useLingui();
  const { endedAt, createdAt } = session;
  const origin = originWords(session, i18n);
  const ended = absoluteTime(Date.parse(endedAt), i18n.locale);
  const began = absoluteTime(Date.parse(createdAt), i18n.locale);
  return (
    <li>
      <div className="app-row">
        <DeviceFace session={session} isFaded />
        <div>
          <Text fw={600} c="dimmed" className="session-title">
            {sessionTitle(session, i18n)}
          </Text>
          <Text fz="sm" c="dimmed" component="div" className="app-facts">
            <Instant
              text={endedWords(session, now, i18n)}
              absolute={t`Ended ${ended} · logged in ${began}`}
              iso={endedAt}
            />
            {sessionFacts(session, i18n).map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
            {origin !== null && <span>{origin}</span>}
          </Text>
        </div>
      </div>
    </li>
  );
}
