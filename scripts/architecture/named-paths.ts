const TOP_LEVEL = '(?:apps|packages|prisma|bench|e2e|docs|scripts|\\.ci)';
const INLINE_CODE = new RegExp(`\`(${TOP_LEVEL}/[^\`\\s*<>{}]*)\``, 'g');
const LINK = /\]\((?!https?:|mailto:|#)([^)#\s]+)/g;
const TREE_LINE = /^(\s*)([\w@.-]+\/?)(?:\s{2,}.*)?$/;

/** Every path of the repository that a Markdown paper names: in links, in inline code, and in annotated trees. */
export function namedPaths(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  const paths = [...prose.matchAll(INLINE_CODE), ...prose.matchAll(LINK)].map(([, path]) => path ?? '');
  const trees = [...markdown.matchAll(/^```(?:text|tree)?\n([\s\S]*?)^```/gm)].flatMap(([, block]) =>
    treePaths(block ?? ''),
  );
  // A line number after a path is for the reader.
  return [...new Set([...paths, ...trees].map((path) => path.replace(/:\d+$/, '')))];
}

/** The paths of a tree drawn with two spaces a level, like the one of the README; any other block has none. */
function treePaths(block: string): string[] {
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  const isTree = lines.some((line) => new RegExp(`^${TOP_LEVEL}/`).test(line));
  if (!isTree) return [];
  const parents: string[] = [];
  const paths: string[] = [];
  for (const line of lines) {
    const [, indent, name] = TREE_LINE.exec(line) ?? [];
    if (indent === undefined || name === undefined) continue;
    const level = indent.length / 2;
    parents.length = Math.min(parents.length, level);
    parents.push(name.replace(/\/$/, ''));
    paths.push(parents.join('/'));
  }
  return paths;
}
