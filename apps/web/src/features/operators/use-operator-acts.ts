import { useLingui } from '@lingui/react';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC, useTRPCClient } from '@curfew/react';
import { useState } from 'react';
import { deviceWords } from '../../rules/device-words.ts';
import { loggedOut, sessionEnded, userDisabled, userEnabled } from '../../rules/operator-words.ts';
import type { ActionOutcome } from '../../ui/outcome-notice.tsx';

export type OperatorActs = ReturnType<typeof useOperatorActs>;

/** What operators do to one session or one user. Each says in words what happened, and the lists are asked for again. */
export function useOperatorActs() {
  const { i18n } = useLingui();
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
      await finish(sessionEnded(deviceWords(session.label, i18n), answer, i18n));
    },
    async logOutUser(user: { id: string; email: string }, note: string): Promise<void> {
      const answer = await client.admin.logoutUser.mutate({ userId: user.id, note });
      await finish(`${user.email}: ${loggedOut(answer.endedSessions, i18n)}`);
    },
    async disable(user: { id: string; email: string }, note: string): Promise<void> {
      await finish(userDisabled(await client.admin.disableUser.mutate({ userId: user.id, note }), i18n));
    },
    async enable(user: { id: string; email: string }, note: string): Promise<void> {
      await finish(userEnabled(await client.admin.enableUser.mutate({ userId: user.id, note }), i18n));
    },
  };
}
