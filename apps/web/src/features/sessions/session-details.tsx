import { Trans, useLingui } from '@lingui/react/macro';
import { Code } from '@mantine/core';
import type { SessionSummary } from '@curfew/contracts';
import { deviceWords } from '../../rules/device-words.ts';
import { networkName } from '../../rules/network-name.ts';
import { placeInDetail } from '../../rules/place-words.ts';
import { absoluteTime } from '../../rules/relative-time.ts';
import { authenticationWords, isRemembered } from '../../rules/session-words.ts';
import { Fact } from '../../ui/fact.tsx';
import { SessionEvents } from './session-events.tsx';
import { SessionName } from './session-name.tsx';

/** As much of a session's id as tells it from the person's others. */
const ID_LENGTH = 13;

interface SessionDetailsProps {
  id: string;
  session: SessionSummary;
  onRenamed: () => Promise<void>;
}

/** Everything the server tells of one session, and what the person calls it. */
export function SessionDetails({ id, session, onRenamed }: SessionDetailsProps) {
  const { t, i18n } = useLingui();
  const { inactivityExpiresAt, clientKind } = session;
  const isBrowser = clientKind === 'web';
  const shortId = `${session.id.slice(0, ID_LENGTH)}…`;
  return (
    <div id={id} className="session-details">
      <dl>
        <Fact name={t`Name`}>
          <SessionName session={session} onRenamed={onRenamed} />
        </Fact>
        {session.name !== null && <Fact name={t`Device`}>{deviceWords(session.label, i18n)}</Fact>}
        <Fact name={t`Logged in`}>
          <Moment iso={session.createdAt} />
        </Fact>
        <Fact name={t`How`}>{authenticationWords(session, i18n)}</Fact>
        {!session.isCurrent && (
          <Fact name={t`Last active`}>
            <Moment iso={session.lastActive} />
          </Fact>
        )}
        <Fact name={t`Password last given`}>
          <Moment iso={session.authenticatedAt} />
        </Fact>
        {inactivityExpiresAt !== null && (
          <Fact name={t`Ends without activity`}>
            <Moment iso={inactivityExpiresAt} />
          </Fact>
        )}
        <Fact name={t`Ends at the latest`}>
          <Moment iso={session.absoluteExpiresAt} />
        </Fact>
        {isBrowser && (
          <Fact name={t`Kept logged in`}>
            {isRemembered(session) ? <Trans>Yes, inactivity does not end it</Trans> : <Trans>No</Trans>}
          </Fact>
        )}
        {session.userAgent !== null && (
          <Fact name={isBrowser ? t`What the browser says` : t`What the program says`}>
            <Code className="session-verbatim">{session.userAgent}</Code>
          </Fact>
        )}
        {session.place !== undefined && <Fact name={t`Place`}>{placeInDetail(session.place, i18n)}</Fact>}
        {session.ipPrefix !== null && <Fact name={t`Network`}>{networkName(session.ipPrefix, i18n)}</Fact>}
        <Fact name={t`Session`}>
          <Code className="session-verbatim">{shortId}</Code>
        </Fact>
      </dl>
      <SessionEvents sessionId={session.id} />
    </div>
  );
}

function Moment({ iso }: { iso: string }) {
  const { i18n } = useLingui();
  return <time dateTime={iso}>{absoluteTime(Date.parse(iso), i18n.locale)}</time>;
}
