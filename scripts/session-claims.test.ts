import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { repositoryRoot } from './run/repository.ts';

/**
 * A sentence that claims something about a session may only repeat what the server said. These files turn what was heard into
 * such sentences, the last one for operators; whatever else the pages say is about rules, or the answer to a command.
 */
const WHERE_CLAIMS_ARE_MADE = new Set([
  'apps/web/src/rules/ending-message.ts',
  'apps/web/src/rules/logout-message.ts',
  'apps/web/src/rules/operator-words.ts',
]);

const CLAIM =
  /(?<!when )\byou (?:are|were|have been) logged out\b(?! after| by itself)|logged you out|logged out on this device|\b(?:this|your|the) sessions?\b[^.]*\b(?:is|are|was|were|has|have) (?:now )?(?:over|ended|timed out)|has (?:now )?confirmed|\byour password was changed/iu;

const withoutComments = (code: string) => code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu, '');

/** The files of these whose code has a sentence that claims something. Lines are joined, as JSX breaks sentences. */
function filesWithClaims(sources: readonly (readonly [string, string])[]): string[] {
  return sources
    .filter(([, code]) => CLAIM.test(withoutComments(code).replaceAll(/\s+/gu, ' ')))
    .map(([file]) => file);
}

test('no page claims anything about a session but in the words of what the server said', () => {
  const files = globSync('apps/web/src/**/*.{ts,tsx}', { cwd: repositoryRoot }).filter(
    (file) => !file.endsWith('.test.ts'),
  );
  const sources = files.map((file) => [file, readFileSync(`${repositoryRoot}/${file}`, 'utf8')] as const);
  expect(new Set(filesWithClaims(sources))).toEqual(WHERE_CLAIMS_ARE_MADE);
});

test.each([
  'msg`You are logged out`',
  'msg`You were logged out from another device`',
  '<Trans>\n  Your session\n  is over.\n</Trans>',
  't`Your session has timed out`',
  'msg`The server has confirmed it.`',
  'msg`Your password was changed`',
])('%j would be found elsewhere', (code) => {
  expect(filesWithClaims([['apps/web/src/routes/somewhere.tsx', code]])).toHaveLength(1);
});

test.each([
  '// You are logged out here, says the server.\n',
  't`You are logged out after ${duration} without activity.`',
  '<Trans>When you are logged out</Trans>',
])('%j claims nothing', (code) => {
  expect(filesWithClaims([['apps/web/src/routes/somewhere.tsx', code]])).toEqual([]);
});
