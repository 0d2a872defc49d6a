import { spawn } from '@lydell/node-pty';
import { stripVTControlCharacters } from 'node:util';
import { MAIN, type Machine } from './curfew.ts';

/** A real terminal with the program in it, and somebody who types. */
export interface TestTerminal {
  /** Resolves once the screen has shown this text, since the last call. */
  shows: (text: string) => Promise<void>;
  type: (keys: string) => void;
  /** Resolves when the program has ended: its exit code. */
  ended: Promise<number>;
  /** Everything it has written so far, with colours and cursor movements. */
  raw: () => string;
}

export function openTerminal(
  machine: Machine,
  args: string[],
  { columns = 120, env = {} }: { columns?: number; env?: Record<string, string> } = {},
): TestTerminal {
  const pty = spawn(process.execPath, [MAIN, ...args], {
    cols: columns,
    rows: 40,
    env: { ...machine.environment, TERM: 'xterm-256color', ...env },
  });
  let output = '';
  let seen = 0;
  let wake = () => {};
  pty.onData((data) => {
    output += data;
    wake();
  });
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode }) => {
      resolve(exitCode);
      wake();
    });
  });
  return {
    async shows(text) {
      for (;;) {
        const shown = stripVTControlCharacters(output);
        const at = shown.indexOf(text, seen);
        if (at !== -1) {
          seen = at + text.length;
          return;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    type: (keys) => pty.write(keys),
    ended,
    raw: () => output,
  };
}
