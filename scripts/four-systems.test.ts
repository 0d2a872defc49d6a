import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from './run/repository.ts';

const page = readFileSync(join(repositoryRoot, 'docs', 'four-systems.md'), 'utf8');
const PROOF = /\]\(\.\.\/(?<file>[^)]+)\)(?<titles>(?:,? ?“[^”]+”)*)/gu;

/** Every file of tests the page names, with the titles named beside it. */
const proofs = [...page.matchAll(PROOF)].map(({ groups }) => ({
  file: groups?.['file'] ?? '',
  titles: [...(groups?.['titles'] ?? '').matchAll(/“(?<title>[^”]+)”/gu)].map(
    (match) => match.groups?.['title'] ?? '',
  ),
}));
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:behaviour|question) \|/u.test(line));

/** Whether the text is the title of a test, or of a row of a table of tests. */
function isTitle(source: string, title: string): boolean {
  const quoted = title.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
  return new RegExp(String.raw`[([]\s*['"\x60]${quoted}['"\x60],`, 'u').test(source);
}

describe('docs/four-systems.md', () => {
  test('speaks of all four systems and of where they contradict each other', () => {
    for (const heading of ['S1', 'S2', 'S3', 'S4', 'Where they contradict'])
      expect(page).toContain(`\n## ${heading}`);
    expect(rows.length).toBeGreaterThan(40);
  });

  test('gives a proof for each behaviour, or says why there is none', () => {
    const unproved = rows.filter((row) => !row.includes('](../') && !row.includes('**open**'));
    expect(unproved).toEqual([
      '| It logs out of the identity provider | Curfew is the identity provider: there is no second session to end |',
    ]);
  });

  test.each(proofs)('the tests named in $file exist', ({ file, titles }) => {
    const path = join(repositoryRoot, file);
    expect(existsSync(path)).toBe(true);
    const source = readFileSync(path, 'utf8');
    expect(titles.filter((title) => !isTitle(source, title))).toEqual([]);
  });

  test('every quoted title stands beside its file', () => {
    const inProofs = proofs.flatMap(({ titles }) => titles).length;
    const inRows = rows.flatMap((row) => [...(row.split('|').at(-2) ?? '').matchAll(/“[^”]+”/gu)]).length;
    // Two more in the text above the tables; one row that is open quotes a label in its behaviour.
    expect(inProofs).toBe(inRows + 2);
  });
});
