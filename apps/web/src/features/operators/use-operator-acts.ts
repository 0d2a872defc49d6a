import { useQueryClient } from '@tanstack/react-query';
import type { ChangeUserOutput, LogoutOutput } from '@curfew/contracts';
import { useTRPC, useTRPCClient } from '@curfew/react';
import { useState } from 'react';
import type { ActionOutcome } from '../../ui/outcome-notice.tsx';

export type OperatorActs = ReturnType<typeof useOperatorActs>;

/** What operators do to one session or one user. Each says in words what happened, and the lists are asked for again. */
export function useOperatorActs() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [outcome, setOutcome] = useState<ActionOutcome | null>(null);

  async function finish(text: string): Promise<void> {
    await queryClient.invalidateQueries(trpc.admin.pathFilter());
    setOutcome({ tone: 'success', text });
  }

  return {
    outcome,
    dismiss: () => setOutcome(null),
    finish,
    async logOutSession(session: { id: string; label: string }, note: string): Promise<void> {
      const answer = await client.admin.logoutSession.mutate({ sessionId: session.id, note });
      await finish(describeOne(session.label, answer));
    },
    async logOutUser(user: { id: string; email: string }, note: string): Promise<void> {
      const answer = await client.admin.logoutUser.mutate({ userId: user.id, note });
      await finish(`${user.email}: ${describeCount(answer.endedSessions)} logged out.`);
    },
    async disable(user: { id: string; email: string }, note: string): Promise<void> {
      const answer = await client.admin.disableUser.mutate({ userId: user.id, note });
      await finish(describeDisabled(answer));
    },
    async enable(user: { id: string; email: string }, note: string): Promise<void> {
      const { outcome: result } = await client.admin.enableUser.mutate({ userId: user.id, note });
      await finish(
        result === 'changed' ? `${user.email} can log in again.` : `${user.email} was enabled already.`,
      );
    },
  };
}

function describeOne(label: string, { outcome }: LogoutOutput): string {
  return outcome === 'ended'
    ? `${label} is logged out. It was cut off at once.`
    : `${label} was logged out already.`;
}

function describeDisabled({ outcome, user, endedSessions }: ChangeUserOutput): string {
  return outcome === 'changed'
    ? `${user.email} is disabled: ${describeCount(endedSessions)} logged out, and no login is accepted.`
    : `${user.email} was disabled already.`;
}

/** "1 session is", "3 sessions are". */
export function describeCount(count: number): string {
  return count === 1 ? '1 session is' : `${count.toLocaleString('en')} sessions are`;
}
