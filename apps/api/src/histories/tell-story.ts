import type { ComposedCall } from './commands/compose-call.ts';
import type { CallStep, Trouble } from './history.ts';
import type { Sent } from './trace.ts';

/** A call in one line, to be read in a failing history. */
export function tellCall(
  requestId: string,
  { actor, input, presented, request }: ComposedCall,
  step: CallStep,
): string {
  const carried = Object.entries(presented).flatMap(([name, text]) =>
    typeof text === 'string' ? [`${name} ${text.slice(0, 12)}…${text.slice(-6)}`] : [],
  );
  return [
    `${requestId}: ${actor.name} calls ${step.command} on ${step.on}`,
    ...(input === undefined ? [] : [`with ${JSON.stringify(input)}`]),
    `carrying ${carried.join(', ') || 'nothing'}${step.holding === 'own' ? '' : ` (${step.holding})`}`,
    ...(request.body === '' ? [`and an empty body of type ${request.headers['content-type'] ?? ''}`] : []),
    ...tellTrouble(step.trouble),
  ].join(' ');
}

function tellTrouble({ request, answer, statement }: Trouble): string[] {
  return [
    ...(request === undefined ? [] : [`| request: ${request}`]),
    ...(answer === undefined ? [] : [`| answer: ${answer}`]),
    ...(statement === undefined
      ? []
      : [`| database: ${statement.action} at ${statement.from}+${statement.nth}`]),
  ];
}

export function tellAnswer({ requestId, answer, result, refusal }: Sent): string {
  if (!answer) return `    ${requestId} gets no answer`;
  const said = refusal ?? { outcome: result?.['outcome'], endedSessions: result?.['endedSessions'] };
  return `    ${requestId} is answered ${answer.status} ${JSON.stringify(said)}`;
}
