import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot, tool, toolEnvironment } from './run/repository.ts';
import { messageArguments } from './translations/message-arguments.ts';
import { readCatalog } from './translations/read-catalog.ts';

const web = join(repositoryRoot, 'apps', 'web');

function lingui(...parameters: string[]): { output: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(
    join(web, 'node_modules', '.bin', 'lingui'),
    ['check', ...parameters, '--workers', '1', '--verbose'],
    { cwd: web, encoding: 'utf8', env: toolEnvironment({ NO_COLOR: '1' }) },
  );
  return { output: `${stdout}${stderr}`, status };
}

describe('the catalogs', () => {
  test('hold exactly the messages of the sources', () => {
    const { output, status } = lingui('sync', '--clean');
    expect(output).toContain('PASS sync');
    expect(status).toBe(0);
  });

  test('have every message in every language', () => {
    const { output, status } = lingui('missing', '--mode', 'catalog');
    expect(output).toContain('PASS missing');
    expect(status).toBe(0);
  });

  const spanish = readCatalog(readFileSync(join(web, 'src', 'locales', 'es.po'), 'utf8'));

  test('fill the same things into a message in both languages', () => {
    expect(spanish.length).toBeGreaterThan(300);
    const differing = spanish.filter(
      ({ source, translation }) => messageArguments(source).join() !== messageArguments(translation).join(),
    );
    expect(differing).toEqual([]);
  });

  test('keep to the words of the house', () => {
    const wrong = spanish.filter(
      ({ source, translation }) =>
        /sign(?:ed|ing)?[ -](?:out|in)\b|revoke/iu.test(source) ||
        /\b(?:usted|revocar|desconectar)/iu.test(translation),
    );
    expect(wrong).toEqual([]);
  });
});

test.each([
  ['no arguments', 'Log in', []],
  ['an argument', 'Show {field}', ['field']],
  ['a component', '<0>{a}</0> and <1/>', ['<0>', '<1>', 'a']],
  ['a plural', '{n, plural, one {# of {all}} other {#}} in {where}', ['all', 'n, plural', 'where']],
  ['a form that is a number', '{n, plural, =0 {none} other {#}}', ['=0', 'n, plural']],
])('%s: what is filled in is found', (_title, message, expected) => {
  expect(messageArguments(message)).toEqual(expected);
});

test.each(['{n, plural, one {#}}', 'Show {field', 'Show field}', '{n, plural, one # other {#}}'])(
  '"%s" is no message',
  (message) => {
    expect(() => messageArguments(message)).toThrow(message);
  },
);

test('every sentence of the server that the pages know is one that the server says', () => {
  const words = readFileSync(join(web, 'src', 'rules', 'problem-words.ts'), 'utf8');
  const [, table = ''] = words.split('KNOWN_SENTENCES');
  const known = [...table.matchAll(/^ {2}'(.+)':/gmu)].map(([, sentence = '']) => sentence);
  expect(known.length).toBeGreaterThan(5);
  const server = globSync('{packages/session-core,apps/api}/src/**/*.ts', { cwd: repositoryRoot })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(repositoryRoot, file), 'utf8'))
    .join('\n')
    .replaceAll('${MAXIMUM_BYTES}', '1024');
  expect(known.filter((sentence) => !server.includes(sentence))).toEqual([]);
  expect(server).toContain('`Use at least ${minimumLength} characters. A sentence is easy to remember.`');
});

const elements: readonly (readonly [title: string, element: string, isRefused: boolean])[] = [
  ['text', '<p>Words</p>', true],
  ['text in braces', '<p>{"Words"}</p>', true],
  ['a label', '<p aria-label="Words" />', true],
  ['a placeholder', '<input placeholder="Words" />', true],
  ['text that is translated', '<Trans>Words</Trans>', false],
];

test.each(elements)('the linter on %s', (_title, element, isRefused) => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-translations-'));
  try {
    copyFileSync(join(repositoryRoot, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    const file = join(folder, 'apps', 'web', 'src', 'routes', 'words.tsx');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `export function Words() {\n  return ${element};\n}\n`);
    const { stdout } = spawnSync(tool('oxlint'), ['--format=json'], { cwd: folder, encoding: 'utf8' });
    expect(stdout).toContain('"number_of_files": 1');
    expect(stdout.includes('jsx-no-literals')).toBe(isRefused);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
