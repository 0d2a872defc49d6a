import type { AdminListSessionsOutput, CappedCount, SessionFilter } from '@curfew/contracts';
import { printTable } from '../output/print-table.ts';
import { sessionColumns } from '../output/session-columns.ts';
import type { Context } from './context.ts';

const SHOWN = 10;

/** Reads which live sessions an act would end; see {@link showPreview}. */
export function previewSessions(
  { curfew, progress }: Pick<Context, 'curfew' | 'progress'>,
  filter: SessionFilter,
): Promise<AdminListSessionsOutput> {
  return progress.during('Looking at the sessions', () =>
    curfew.trpc.admin.listSessions.query({ filter, limit: SHOWN }),
  );
}

/** Shows the first of them, and how many there are. */
export function showPreview(
  { terminal }: Pick<Context, 'terminal'>,
  { sessions, total, serverNow }: AdminListSessionsOutput,
): void {
  if (terminal.isJson) return;
  if (sessions.length > 0) {
    printTable({ ...terminal, print: terminal.note }, sessions, [
      { title: 'WHO', value: ({ user }) => user.email, isFlexible: true },
      ...sessionColumns(sessions, Date.parse(serverNow)),
    ]);
  }
  if (sessions.length < total.count) terminal.note(`… and others: ${inWords(total)} in all.`);
}

/** "1 session", "12 sessions", "more than 10000 sessions". */
export function inWords({ count, isCapped }: CappedCount): string {
  if (isCapped) return `more than ${count} sessions`;
  return count === 1 ? '1 session' : `${count} sessions`;
}
