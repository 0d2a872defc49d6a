import { seconds } from '../run/progress.ts';
import type { GateOutcome } from './gate.ts';

/** What a gate reports, under its name, and the command that mends it. */
export function failureText({ gate, result }: GateOutcome): string {
  const lines = [result.report, ...(result.failed > 0 ? [`→ ${gate.mend}`] : [])];
  return [`  ${gate.title}:`, ...lines.filter((line) => line !== '').map(indented)].join('\n');
}

/** One line a gate: its verdict, what it took and what it counted. */
export function outcomeTable(outcomes: readonly GateOutcome[]): string {
  const width = Math.max(...outcomes.map(({ gate }) => gate.title.length));
  return outcomes
    .map(({ gate, result, milliseconds }) =>
      [
        (result.failed === 0 ? 'ok' : 'FAILED').padEnd(6),
        gate.title.padEnd(width),
        (milliseconds === 'unchanged' ? milliseconds : seconds(milliseconds)).padStart(9),
        `${result.passed} passed, ${result.failed} failed`,
      ].join('  '),
    )
    .join('\n');
}

function indented(text: string): string {
  return text.replace(/^/gmu, '    ');
}
