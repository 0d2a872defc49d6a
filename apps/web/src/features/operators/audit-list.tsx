import { Text } from '@mantine/core';
import type { AuditFilter, AuditRecord } from '@curfew/contracts';
import { useTRPC, useTRPCClient } from '@curfew/react';
import { auditActor, auditLine } from '../../rules/audit-words.ts';
import { networkName } from '../../rules/network-name.ts';
import { exactTime } from '../../rules/relative-time.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Listing } from './listing.tsx';
import { usePages } from './use-pages.ts';

const PAGE_SIZE = 50;

const what: Column<AuditRecord> = { header: 'What', cell: (record) => <What record={record} /> };
const when: Column<AuditRecord> = {
  header: 'When',
  cell: ({ at }) => (
    <time dateTime={at} className="operator-steady">
      {exactTime(Date.parse(at))}
    </time>
  ),
};
const person: Column<AuditRecord> = { header: 'Account', cell: (record) => <Account record={record} /> };
const actor: Column<AuditRecord> = {
  header: 'By',
  cell: (record) => <span className="operator-breakable">{auditActor(record)}</span>,
};
const network: Column<AuditRecord> = {
  header: 'Network',
  cell: ({ ipPrefix }) => (
    <span className="operator-steady">{ipPrefix === null ? '–' : networkName(ipPrefix)}</span>
  ),
};

interface AuditListProps {
  /** Null asks for nothing. */
  filter: AuditFilter | null;
  /** Left out where all records are about one account. */
  showsAccount?: boolean;
}

/** The audit trail, newest first. */
export function AuditList({ filter, showsAccount = false }: AuditListProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = { limit: PAGE_SIZE, ...(filter !== null && { filter }) };
  const pages = usePages({
    queryKey: trpc.admin.searchAudit.infiniteQueryKey(input),
    fetchPage: (cursor, signal) => client.admin.searchAudit.query({ ...input, ...cursor }, { signal }),
    rowsOf: (page) => page.records,
    isEnabled: filter !== null,
  });
  return (
    <Listing
      pages={pages}
      columns={[what, when, ...(showsAccount ? [person] : []), actor, network]}
      caption="Audit trail"
      emptyText="Nothing was recorded that matches."
    />
  );
}

function What({ record }: { record: AuditRecord }) {
  const line = auditLine(record);
  return (
    <>
      <Text fz="sm" fw={600}>
        {line.what}
      </Text>
      {line.why !== null && (
        <Text fz="sm" c="dimmed">
          {line.why}
        </Text>
      )}
      {line.note !== null && <Text fz="sm">“{line.note}”</Text>}
      <details className="operator-details">
        <summary>Details</summary>
        <dl>
          {factsOf(record).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

function Account({ record: { userId, userEmail } }: { record: AuditRecord }) {
  if (userId === null) return userEmail ?? '–';
  return (
    <AnchorLink to="/admin/users/$userId" params={{ userId }} fz="sm" className="operator-breakable">
      {userEmail ?? userId}
    </AnchorLink>
  );
}

/** What the line says already. */
const SAID: ReadonlySet<string> = new Set(['note', 'endedSessions']);

function factsOf({ id, sessionId, requestId, userAgent, epoch, details }: AuditRecord): [string, string][] {
  const facts: [string, string | null][] = [
    ['Session', sessionId],
    ['Request', requestId],
    ['User agent', userAgent],
    ['Epoch', epoch === null ? null : String(epoch)],
    ['Record', id],
    ...Object.entries(details ?? {})
      .filter(([name]) => !SAID.has(name))
      .map(([name, value]): [string, string] => [name, String(value)]),
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
