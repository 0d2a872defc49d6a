import type { EndedBy } from '@curfew/contracts';

/** Whose doing it was, as the person whose account it is may know. */
export function whoDidIt(
  { actorId, reason }: { actorId: string | null; reason?: string | null | undefined },
  userId: string,
): EndedBy {
  if (actorId === userId) return 'you';
  // Somebody else who logged in in the same browser is no operator.
  return actorId === null || reason === 'replaced' ? 'system' : 'operator';
}
