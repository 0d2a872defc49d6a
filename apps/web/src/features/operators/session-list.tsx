import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Text } from '@mantine/core';
import type { AdminListSessionsOutput, AdminSession, SessionFilter } from '@curfew/contracts';
import { useSession, useTRPC, useTRPCClient } from '@curfew/react';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { deviceWords } from '../../rules/device-words.ts';
import { absoluteTime, activeAgo } from '../../rules/relative-time.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { DeviceFace } from '../../ui/device-face.tsx';
import { useServerNow } from '../../ui/use-server-now.ts';
import { ActDialog } from './act-dialog.tsx';
import { Listing } from './listing.tsx';
import { Origin } from './origin.tsx';
import type { OperatorActs } from './use-operator-acts.ts';
import { usePages, type Pages } from './use-pages.ts';

const PAGE_SIZE = 50;

export type SessionPages = Pages<AdminListSessionsOutput, AdminSession>;

/** The live sessions that a filter means: what `admin.logoutSessions` would end. Null asks for nothing. */
export function useSessionPages(filter: SessionFilter | null): SessionPages {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = { limit: PAGE_SIZE, ...(filter !== null && { filter }) };
  return usePages({
    queryKey: trpc.admin.listSessions.infiniteQueryKey(input),
    fetchPage: (cursor, signal) => client.admin.listSessions.query({ ...input, ...cursor }, { signal }),
    rowsOf: (page) => page.sessions,
    isEnabled: filter !== null,
  });
}

interface SessionListProps {
  pages: SessionPages;
  acts: OperatorActs;
  /** Left out where all sessions are one person's. */
  showsPerson?: boolean;
  /** The row has left: the focus needs another place. */
  onEnded: () => void;
  emptyText: string;
}

/** Live sessions, each with a button that ends it. */
export function SessionList({ pages, acts, showsPerson = false, onEnded, emptyText }: SessionListProps) {
  const { t, i18n } = useLingui();
  const { elapsedOffsetMilliseconds } = useSession();
  const now = useServerNow(elapsedOffsetMilliseconds);
  const [asked, setAsked] = useState<AdminSession | null>(null);
  const columns = sessionColumns({ now, i18n, showsPerson, onAsk: setAsked });
  return (
    <>
      <Listing pages={pages} columns={columns} caption={t`Live sessions`} emptyText={emptyText} />
      {asked !== null && (
        <ActDialog
          title={questionOf(asked, i18n)}
          confirmLabel={t`Log out`}
          onClose={() => setAsked(null)}
          act={async (note) => {
            await acts.logOutSession(asked, note);
            // The page can have the focus only when the dialog has left.
            flushSync(() => setAsked(null));
            onEnded();
          }}
        >
          <Consequence session={asked} />
        </ActDialog>
      )}
    </>
  );
}

function questionOf({ label }: AdminSession, i18n: I18n): string {
  const device = deviceWords(label, i18n);
  return i18n.t(msg`Log out ${device}?`);
}

function Consequence({ session: { isCurrent, user } }: { session: AdminSession }) {
  const { email } = user;
  return isCurrent ? (
    <Trans>This is the session you are using now: you will be logged out here.</Trans>
  ) : (
    <Trans>This session of {email} ends at once. Their other sessions stay.</Trans>
  );
}

interface ColumnOptions {
  now: number;
  i18n: I18n;
  showsPerson: boolean;
  onAsk: (session: AdminSession) => void;
}

function sessionColumns({ now, i18n, showsPerson, onAsk }: ColumnOptions): Column<AdminSession>[] {
  const person: Column<AdminSession> = {
    header: i18n.t(msg`Person`),
    cell: (session) => <Person session={session} />,
  };
  return [
    { header: i18n.t(msg`Session`), cell: (session) => <SessionName session={session} /> },
    ...(showsPerson ? [person] : []),
    {
      header: i18n.t(msg`Network`),
      cell: (session) => <Origin origin={session} unknown={i18n.t(msg`unknown`)} />,
    },
    { header: i18n.t(msg`Active`), cell: (session) => <Activity session={session} now={now} /> },
    {
      header: i18n.t(msg`Log out`),
      kind: 'action',
      cell: (session) => (
        <Button
          variant="default"
          size="xs"
          fz="sm"
          aria-label={logOutLabel(session, i18n)}
          onClick={() => onAsk(session)}
        >
          <Trans>Log out</Trans>
        </Button>
      ),
    },
  ];
}

function logOutLabel({ label, user: { displayName } }: AdminSession, i18n: I18n): string {
  const device = deviceWords(label, i18n);
  return i18n.t(msg`Log out ${device} of ${displayName}`);
}

function SessionName({ session }: { session: AdminSession }) {
  const { i18n } = useLingui();
  const { label, isCurrent, inactivityExpiresAt } = session;
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <DeviceFace session={session} />
      <Group gap={6}>
        <Text fz="sm" fw={600}>
          {deviceWords(label, i18n)}
        </Text>
        {isCurrent && (
          <Badge variant="light" size="sm" tt="none">
            <Trans>This is you</Trans>
          </Badge>
        )}
        {inactivityExpiresAt === null && (
          <Badge variant="light" size="sm" tt="none" color="gray">
            <Trans>Remembered</Trans>
          </Badge>
        )}
      </Group>
    </Group>
  );
}

function Person({ session: { user } }: { session: AdminSession }) {
  return (
    <>
      <AnchorLink to="/admin/users/$userId" params={{ userId: user.id }} fz="sm">
        {user.displayName}
      </AnchorLink>
      <Text fz="xs" c="dimmed" className="operator-breakable">
        {user.email}
      </Text>
    </>
  );
}

function Activity({ session, now }: { session: AdminSession; now: number }) {
  const { i18n } = useLingui();
  const began = absoluteTime(Date.parse(session.createdAt), i18n.locale);
  return (
    <>
      <span className="operator-steady">{activeAgo(Date.parse(session.lastActive), now, i18n)}</span>
      <Text fz="xs" c="dimmed" className="operator-steady">
        <Trans>since {began}</Trans>
      </Text>
    </>
  );
}
