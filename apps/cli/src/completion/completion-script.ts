import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];
import { OVERVIEW } from '../commands/overview.ts';

/** What may be typed after each command: its sub-commands and its options. `path` is "" or " sessions logout". */
interface Place {
  path: string;
  words: string[];
}

/** A script that makes a shell complete the commands and options of this very program. */
export function completionScript(shell: Shell, program: Command): string {
  const places = placesOf(program, '', optionsOf(program));
  return SCRIPTS[shell](places);
}

function placesOf(command: Command, path: string, inherited: readonly string[]): Place[] {
  const { commands } = command;
  const words = new Set([
    ...commands.map((one) => one.name()).filter((name) => name !== OVERVIEW),
    ...optionsOf(command),
    ...inherited,
    '--help',
  ]);
  return [
    { path, words: [...words] },
    ...commands.flatMap((one) => placesOf(one, `${path} ${one.name()}`, inherited)),
  ];
}

function optionsOf(command: Command): string[] {
  return command.options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long]));
}

/** Each walks the words typed so far down to the last command among them, then offers what may follow it. */
const SCRIPTS: Record<Shell, (places: readonly Place[]) => string> = {
  bash: (places) => `# curfew completion bash
_curfew() {
  local path='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in ${known(places, '|', quote)}) path="$path $word" ;; esac
  done
  local words=''
  case "$path" in
${places.map(({ path, words }) => `    ${quote(path)}) words='${words.join(' ')}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _curfew curfew
`,
  zsh: (places) => `#compdef curfew
_curfew() {
  local place='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place $word" in (${known(places, '|', quote)}) place="$place $word" ;; esac
  done
  case "$place" in
${places.map(({ path, words }) => `    (${quote(path)}) compadd -- ${words.join(' ')} ;;`).join('\n')}
  esac
}
compdef _curfew curfew
`,
  fish: (places) => `# curfew completion fish
function __curfew_words
  set -l place ''
  for word in (commandline -opc)[2..-1]
    switch "$place $word"
      case ${known(places, ' ', quote)}
        set place "$place $word"
    end
  end
  switch "$place"
${places.map(({ path, words }) => `    case ${quote(path)}\n      printf '%s\\n' ${words.join(' ')}`).join('\n')}
  end
end
complete -c curfew -f -a '(__curfew_words)'
`,
};

function known(places: readonly Place[], separator: string, format: (path: string) => string): string {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => format(path))
    .join(separator);
}

/** Names of commands are letters and hyphens: nothing in them ends a quotation. */
function quote(path: string): string {
  return `'${path}'`;
}
