export interface Instruction {
  readonly keyword: string;
  /** `--from=build` as `{ from: 'build' }`. */
  readonly flags: Readonly<Record<string, string>>;
  /** What follows the flags, as it is written. */
  readonly text: string;
}

export interface Stage {
  readonly name: string | undefined;
  /** An image, or the name of an earlier stage. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

const KNOWN = ['FROM', 'RUN', 'WORKDIR', 'COPY', 'ENV', 'USER', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'CMD'];

/**
 * The stages of a Dockerfile, the image's own last. Knows the instructions that ours uses and refuses any other, so that
 * nothing is passed over.
 */
export function parseDockerfile(source: string): readonly Stage[] {
  const lines = source
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const line of lines) {
    const instruction = parseInstruction(line);
    if (!KNOWN.includes(instruction.keyword)) throw new Error(`Not understood: ${line}`);
    if (instruction.keyword === 'FROM') {
      const [base = '', , name] = instruction.text.split(/\s+/);
      stages.push({ base, name, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

function parseInstruction(line: string): Instruction {
  const [, keyword = '', rest = ''] = /^(\S+)\s+(.*)$/s.exec(line.trim()) ?? [];
  const flags: Record<string, string> = {};
  let text = rest;
  for (
    let flag = /^--([a-z-]+)=(\S+)\s+/.exec(text);
    flag !== null;
    flag = /^--([a-z-]+)=(\S+)\s+/.exec(text)
  ) {
    flags[flag[1] ?? ''] = flag[2] ?? '';
    text = text.slice(flag[0].length);
  }
  return { keyword: keyword.toUpperCase(), flags, text };
}

/** The last instruction of a kind, which is the one that counts. */
export function lastOf(stage: Stage, keyword: string): Instruction {
  const found = stage.instructions.findLast((instruction) => instruction.keyword === keyword);
  if (found === undefined) throw new Error(`The Dockerfile has no ${keyword}`);
  return found;
}

/** `ENV A=1 B=2` as an object. */
export function environmentOf(stage: Stage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stage.instructions
      .filter(({ keyword }) => keyword === 'ENV')
      .flatMap(({ text }) => text.split(/\s+/).map((pair) => splitAt(pair, '='))),
  );
}

/** The program and arguments of `CMD ["…"]` or `HEALTHCHECK … CMD ["…"]`; the form with a shell is refused. */
export function commandOf({ text }: Instruction): readonly string[] {
  return JSON.parse(text.replace(/^CMD\s+/, '')) as string[];
}

function splitAt(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return [text.slice(0, index), text.slice(index + 1)];
}
