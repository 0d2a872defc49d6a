import { readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Pattern {
  readonly expression: RegExp;
  readonly isException: boolean;
  readonly text: string;
}

/** The files below `root` that `docker build` would see, by the rules of .dockerignore: of all patterns that match, the last decides. */
export function contextFiles(root: string, dockerignore: string): readonly string[] {
  const patterns = parsePatterns(dockerignore);
  const files: string[] = [];
  const unread = [''];
  for (let folder = unread.pop(); folder !== undefined; folder = unread.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (mayHoldFiles(patterns, path)) unread.push(path);
      } else if (!isIgnored(patterns, path)) {
        files.push(path);
      }
    }
  }
  return files.toSorted();
}

function parsePatterns(dockerignore: string): readonly Pattern[] {
  return dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const isException = line.startsWith('!');
      const text = line.slice(isException ? 1 : 0).replace(/^\/|\/$/g, '');
      return { text, isException, expression: toExpression(text) };
    });
}

/** A pattern also stands for everything below what it matches. */
function toExpression(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    return token === '?' ? '[^/]' : `\\${token}`;
  });
  return new RegExp(`^${source}(?:/.*)?$`);
}

function isIgnored(patterns: readonly Pattern[], path: string): boolean {
  return patterns.findLast(({ expression }) => expression.test(path))?.isException === false;
}

function mayHoldFiles(patterns: readonly Pattern[], folder: string): boolean {
  return (
    !isIgnored(patterns, folder) ||
    patterns.some(({ isException, text }) => isException && text.startsWith(`${folder}/`))
  );
}
