import type { Failure } from './explain-failure.ts';

/** What is written to standard error about a failure: a sentence for people, with `--json` a document. */
export function failureText({ exit, message, ...said }: Failure, { isJson }: { isJson: boolean }): string {
  const text = isJson ? JSON.stringify({ error: { exit, message, ...said } }) : `curfew: ${message}`;
  return `${text}\n`;
}
