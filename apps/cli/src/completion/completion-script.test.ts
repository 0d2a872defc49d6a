import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../program.ts';
import { completionScript, SHELLS } from './completion-script.ts';

const program = createProgram(async () => undefined);

/** What bash offers after these words, the last of which is being typed. */
function offered(words: string[]): string[] {
  const script = [
    completionScript('bash', program),
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
    'COMP_CWORD=$((${#COMP_WORDS[@]} - 1))',
    '_curfew',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  return execFileSync('bash', ['--noprofile', '--norc', '-uc', script], { encoding: 'utf8' })
    .trim()
    .split('\n');
}

describe('bash', () => {
  test.each<[string[], string[]]>([
    [
      ['curfew', 'lo'],
      ['login', 'logout'],
    ],
    [['curfew', '--u'], ['--url']],
    [['curfew', 'sessions', 'e'], ['explain']],
    [['curfew', 'sessions', 'logout', '--inactive'], ['--inactive-for']],
    [['curfew', '--json', 'users', 'd'], ['disable']],
    [['curfew', 'users', 'disable', 'ann@example.org', '--n'], ['--note']],
    [
      ['curfew', 'audit', 'tail', '--f'],
      ['--follow', '--from'],
    ],
    [['curfew', 'nonsense'], ['']],
  ])('%j is completed to %j', (words, expected) => {
    expect(offered(words)).toEqual(expected);
  });
});

// bash alone is on every machine that runs the tests; the other scripts are of the same places and words.
test.each(SHELLS)('%s is offered every command and every option', (shell) => {
  const script = completionScript(shell, program);
  for (const word of [
    'login',
    'explain',
    'tail',
    'completion',
    '--all-pages',
    '--began-before',
    '--password-stdin',
  ]) {
    expect(script).toContain(word);
  }
  expect(script).toContain("' sessions logout'");
});
