import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { TimeoutsOutput } from '@curfew/contracts';
import { durationInWords } from '../../rules/duration-words.ts';
import { Fact } from '../../ui/fact.tsx';

/** What ends a session by itself, in words (WCAG 2.2.6). Every number is the server's. */
export function TimeoutFacts({ timeouts }: { timeouts: TimeoutsOutput }) {
  const { i18n, t } = useLingui();
  const inWords = (seconds: number) => durationInWords(seconds, i18n.locale);
  const inactivity = inWords(timeouts.inactivitySeconds);
  const absolute = inWords(timeouts.absoluteSeconds);
  const remembered = inWords(timeouts.rememberedSeconds);
  const fresh = inWords(timeouts.freshSeconds);
  const warning = inWords(timeouts.warningSeconds);
  return (
    <dl className="security-facts">
      <Fact name={t`Without activity`}>
        <Trans>
          You are logged out after {inactivity} in which you did nothing. Typing, pointing and touching count;
          an open page alone does not.
        </Trans>
      </Fact>
      <Fact name={t`At the latest`}>
        <Trans>{absolute} after you last entered your password, whatever you do.</Trans>
      </Fact>
      <Fact name={t`Keep me logged in`}>
        <Trans>
          In a browser with this choice you stay logged in for {remembered}. Inactivity does not log you out
          there, but important changes ask for your password.
        </Trans>
      </Fact>
      <Fact name={t`Password again`}>
        <Trans>Important changes ask for your password when you last entered it more than {fresh} ago.</Trans>
      </Fact>
      <Fact name={t`Warning`}>
        <Trans>
          You are warned {warning} before. If it is for inactivity, one click keeps you logged in; at the
          latest time, your password does.
        </Trans>
      </Fact>
      <Fact name={t`Sessions at a time`}>
        <Plural
          value={timeouts.maximumSessions}
          one="One. A login elsewhere ends it."
          other="At most #. One more login ends the session that was unused for the longest time."
        />
      </Fact>
    </dl>
  );
}
