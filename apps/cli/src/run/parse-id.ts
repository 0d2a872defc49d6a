import { CliError } from './cli-error.ts';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Whether `text`, in lower case, is the id of something. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** The whole id of a session, in lower case. @throws CliError for anything else. */
export function parseSessionId(text: string): string {
  const id = text.toLowerCase();
  if (isId(id)) return id;
  // Not repeated: it may be a credential that was taken for an id.
  throw new CliError('That is no id of a session: an id is 36 characters, as the lists show it.', 'usage');
}
