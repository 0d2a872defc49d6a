import { Badge, Button, Group, Text } from '@mantine/core';
import type { AdminListSessionsOutput, AdminSession, SessionFilter } from '@curfew/contracts';
import { useSession, useTRPC, useTRPCClient } from '@curfew/react';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { networkName } from '../../rules/network-name.ts';
import { absoluteTime, activeAgo } from '../../rules/relative-time.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { SessionIcon } from '../../ui/session-icon.tsx';
import { useServerNow } from '../../ui/use-server-now.ts';
import { ActDialog } from './act-dialog.tsx';
import { Listing } from './listing.tsx';
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
  const { clockOffsetMilliseconds } = useSession();
  const now = useServerNow(clockOffsetMilliseconds);
  const [asked, setAsked] = useState<AdminSession | null>(null);
  const columns = sessionColumns({ now, showsPerson, onAsk: setAsked });
  return (
    <>
      <Listing pages={pages} columns={columns} caption="Live sessions" emptyText={emptyText} />
      {asked !== null && (
        <ActDialog
          title={`Log out ${asked.label}?`}
          confirmLabel="Log out"
          onClose={() => setAsked(null)}
          act={async (note) => {
            await acts.logOutSession(asked, note);
            // The page can have the focus only when the dialog has left.
            flushSync(() => setAsked(null));
            onEnded();
          }}
        >
          {asked.isCurrent
            ? 'This is the session you are using now: you will be logged out here.'
            : `This session of ${asked.user.email} ends at once. Their other sessions stay.`}
        </ActDialog>
      )}
    </>
  );
}

interface ColumnOptions {
  now: number;
  showsPerson: boolean;
  onAsk: (session: AdminSession) => void;
}

function sessionColumns({ now, showsPerson, onAsk }: ColumnOptions): Column<AdminSession>[] {
  const person: Column<AdminSession> = {
    header: 'Person',
    cell: (session) => <Person session={session} />,
  };
  return [
    { header: 'Session', cell: (session) => <SessionName session={session} /> },
    ...(showsPerson ? [person] : []),
    { header: 'Network', cell: ({ ipPrefix }) => (ipPrefix === null ? 'unknown' : networkName(ipPrefix)) },
    { header: 'Active', cell: (session) => <Activity session={session} now={now} /> },
    {
      header: 'Log out',
      kind: 'action',
      cell: (session) => (
        <Button
          variant="default"
          size="xs"
          fz="sm"
          aria-label={`Log out ${describeSession(session)}`}
          onClick={() => onAsk(session)}
        >
          Log out
        </Button>
      ),
    },
  ];
}

function describeSession({ label, user }: AdminSession): string {
  return `${label} of ${user.displayName}`;
}

function SessionName({ session }: { session: AdminSession }) {
  const { clientKind, label, isCurrent, inactivityExpiresAt } = session;
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <SessionIcon clientKind={clientKind} label={label} size={19} />
      <Group gap={6}>
        <Text fz="sm" fw={600}>
          {label}
        </Text>
        {isCurrent && (
          <Badge variant="light" size="sm" tt="none">
            This is you
          </Badge>
        )}
        {inactivityExpiresAt === null && (
          <Badge variant="light" size="sm" tt="none" color="gray">
            Remembered
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
  return (
    <>
      <span className="operator-steady">{activeAgo(Date.parse(session.lastActive), now)}</span>
      <Text fz="xs" c="dimmed" className="operator-steady">
        since {absoluteTime(Date.parse(session.createdAt))}
      </Text>
    </>
  );
}
