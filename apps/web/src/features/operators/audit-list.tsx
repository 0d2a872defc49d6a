import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import type { AuditFilter, AuditRecord, SearchAuditOutput } from '@curfew/contracts';
import { useTRPC, useTRPCClient } from '@curfew/react';
import { auditActor, auditLine } from '../../rules/audit-words.ts';
import { exactTime } from '../../rules/relative-time.ts';
import { AnchorLink } from '../../ui/anchor-link.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Listing } from './listing.tsx';
import { Origin } from './origin.tsx';
import { usePages, type Pages } from './use-pages.ts';

const PAGE_SIZE = 50;

function auditColumns(showsAccount: boolean, i18n: I18n): Column<AuditRecord>[] {
  const account: Column<AuditRecord> = {
    header: i18n.t(msg`Account`),
    cell: (record) => <Account record={record} />,
  };
  return [
    { header: i18n.t(msg`What`), cell: (record) => <What record={record} /> },
    {
      header: i18n.t(msg`When`),
      cell: ({ at }) => (
        <time dateTime={at} className="operator-steady">
          {exactTime(Date.parse(at), i18n.locale)}
        </time>
      ),
    },
    ...(showsAccount ? [account] : []),
    {
      header: i18n.t(msg`By`),
      cell: (record) => <span className="operator-breakable">{auditActor(record, i18n)}</span>,
    },
    {
      header: i18n.t(msg`Network`),
      cell: (record) => <Origin origin={record} unknown="–" />,
    },
  ];
}

type AuditPages = Pages<SearchAuditOutput, AuditRecord>;

/** The records that a filter means, newest first. Null asks for nothing. */
export function useAuditPages(filter: AuditFilter | null): AuditPages {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = { limit: PAGE_SIZE, ...(filter !== null && { filter }) };
  return usePages({
    queryKey: trpc.admin.searchAudit.infiniteQueryKey(input),
    fetchPage: (cursor, signal) => client.admin.searchAudit.query({ ...input, ...cursor }, { signal }),
    rowsOf: (page) => page.records,
    isEnabled: filter !== null,
  });
}

interface AuditListProps {
  pages: AuditPages;
  /** Left out where all records are about one account. */
  showsAccount?: boolean;
}

/** The audit trail, newest first. */
export function AuditList({ pages, showsAccount = false }: AuditListProps) {
  const { t, i18n } = useLingui();
  return (
    <Listing
      pages={pages}
      columns={auditColumns(showsAccount, i18n)}
      caption={t`Audit trail`}
      emptyText={t`Nothing was recorded that matches.`}
    />
  );
}

function What({ record }: { record: AuditRecord }) {
  const { i18n } = useLingui();
  const line = auditLine(record, i18n);
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
        <summary>
          <Trans>Details</Trans>
        </summary>
        <dl>
          {factsOf(record, i18n).map(([name, value]) => (
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

function factsOf(record: AuditRecord, i18n: I18n): [string, string][] {
  const { id, sessionId, requestId, userAgent, epoch, details } = record;
  const facts: [string, string | null][] = [
    [i18n.t(msg`Session`), sessionId],
    [i18n.t(msg`Request`), requestId],
    [i18n.t(msg`User agent`), userAgent],
    [i18n.t(msg`Epoch`), epoch === null ? null : String(epoch)],
    [i18n.t(msg`Record`), id],
    ...Object.entries(details ?? {})
      .filter(([name]) => !SAID.has(name))
      .map(([name, value]): [string, string] => [name, String(value)]),
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
