/**
 * What is filled into an ICU message, each once and in order: `count` for `{count}`, `count, plural` for a plural, `<0>`
 * for a component, `=0` for a form of a plural that is a number. Other forms are the language's own business.
 *
 * @throws when the braces do not match, or a plural has no form `other`.
 */
export function messageArguments(message: string): string[] {
  const found = new Set<string>();
  const end = readText(message, 0, found);
  if (end !== message.length) throw new Error(`a brace too many in "${message}"`);
  return [...found].toSorted();
}

/** Up to the brace that closes what it is in, or to the end. */
function readText(message: string, start: number, found: Set<string>): number {
  let at = start;
  while (at < message.length && message[at] !== '}') {
    const tag = /^<\d+\/?>/u.exec(message.slice(at))?.[0];
    if (tag !== undefined) found.add(tag.replace('/', ''));
    at = message[at] === '{' ? readArgument(message, at, found) : at + 1;
  }
  return at;
}

function readArgument(message: string, start: number, found: Set<string>): number {
  const [head = '', name = '', type] = /^\{(\w+)(?:, (\w+),)?\s*/u.exec(message.slice(start)) ?? [];
  if (name === '') throw new Error(`no argument at ${start} of "${message}"`);
  found.add(type === undefined ? name : `${name}, ${type}`);
  const end = type === undefined ? start + head.length : readForms(message, start + head.length, found);
  if (message[end] !== '}') throw new Error(`an open brace in "${message}"`);
  return end + 1;
}

/** `one {…} other {…}`, up to the brace that closes the argument. */
function readForms(message: string, start: number, found: Set<string>): number {
  const forms: string[] = [];
  let at = start;
  while (at < message.length && message[at] !== '}') {
    const [opening, form = ''] = /^(=?\w+) \{/u.exec(message.slice(at)) ?? [];
    if (opening === undefined) throw new Error(`no form at ${at} of "${message}"`);
    forms.push(form);
    if (form.startsWith('=')) found.add(form);
    at = readText(message, at + opening.length, found) + 1;
    while (message[at] === ' ') at += 1;
  }
  if (!forms.includes('other')) throw new Error(`no form "other" in "${message}"`);
  return at;
}
