import { text } from 'node:stream/consumers';

/** The lines of standard input, to its end. */
export async function readStdinLines(): Promise<string[]> {
  const input = await text(process.stdin);
  return input.split(/\r?\n/u);
}
