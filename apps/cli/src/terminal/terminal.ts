import { styleText } from 'node:util';

export type Format = Parameters<typeof styleText>[0];

/** What a command may do to the terminal it runs in. */
export interface Terminal {
  /** What was asked for: to standard output, a line or more. */
  print: (text: string) => void;
  /** A document or a line of a stream, for programs. */
  printJson: (value: unknown) => void;
  /** What is to be known besides: to standard error. Nothing with `--json`. */
  note: (text: string) => void;
  /** Colours where standard output is a terminal or with FORCE_COLOR, and never with NO_COLOR. */
  style: (format: Format, text: string) => string;
  /** With `--json`: people's words are left out. */
  isJson: boolean;
  /** There is somebody to ask: standard input and standard error are terminals. */
  isInteractive: boolean;
  /** Nobody reads standard output any more: a command that would go on for ever has nothing left to do. */
  isOutputClosed: () => boolean;
  /** Null when standard output is no terminal: then nothing is cut. */
  columns: number | null;
}

export function createTerminal({
  isJson,
  isOutputClosed,
}: Pick<Terminal, 'isJson' | 'isOutputClosed'>): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    print: (text) => void stdout.write(`${text}\n`),
    printJson: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    note: (text) => {
      if (!isJson) stderr.write(`${text}\n`);
    },
    style: (format, text) => styleText(format, text, { stream: stdout }),
    isJson,
    isOutputClosed,
    isInteractive: stdin.isTTY && stderr.isTTY,
    columns: stdout.isTTY ? stdout.columns : null,
  };
}
