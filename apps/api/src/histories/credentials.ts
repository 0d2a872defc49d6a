import { DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import type { HttpAnswer } from './network/http-exchange.ts';

export type CredentialKind = 'session' | 'access' | 'refresh' | 'ticket' | 'everywhere-ticket';

/** What a text that looks like a credential names, by the text alone. */
export interface Named {
  kind: CredentialKind;
  /** Of a session; of a user for an everywhere-ticket. */
  id: string;
  /** Of an everywhere-ticket: it means what had begun by then. */
  madeAt?: number;
}

/** A credential that some answer gave out. */
export interface Issued extends Named {
  text: string;
  /** When the answer that brought it left the server. */
  at: number;
}

const FORM = /^(cf[sarl])_([A-Za-z0-9_-]{22})(?:\.(\d+))?\.?/u;
const KINDS: Record<string, CredentialKind> = {
  cfs: 'session',
  cfa: 'access',
  cfr: 'refresh',
  cfl: 'ticket',
};

/** Reads the id out of a credential, genuine or not; null when there is none in it. */
export function readName(text: string): Named | null {
  const [, prefix = '', encoded = '', number] = FORM.exec(text) ?? [];
  const kind = KINDS[prefix];
  if (kind === undefined) return null;
  const hex = Buffer.from(encoded, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
  return kind === 'ticket' && number !== undefined
    ? { kind: 'everywhere-ticket', id, madeAt: Number(number) }
    : { kind, id };
}

/** Every credential in an answer: in its cookies and anywhere in its body. */
export function findCredentials({ setCookies, body }: HttpAnswer): string[] {
  const found = setCookies
    .map((line) => readCookie(line))
    .filter(({ name, value }) => name !== DEFAULT_COOKIE_NAMES.csrf && value !== '')
    .map(({ value }) => value);
  const visit = (value: unknown): void => {
    if (typeof value === 'string' && FORM.test(value)) found.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(body);
  return found;
}

/** A `Set-Cookie` line as a browser takes it. */
export function readCookie(line: string): { name: string; value: string; isDeletion: boolean } {
  const [pair = ''] = line.split(';', 1);
  const split = pair.indexOf('=');
  return {
    name: pair.slice(0, split).trim(),
    value: pair.slice(split + 1).trim(),
    isDeletion: /;\s*max-age=0\b/iu.test(line),
  };
}

/** Well-formed, of the same session, and never issued. */
export function forge(text: string): string {
  const index = text.length - 12;
  const other = text[index] === 'A' ? 'B' : 'A';
  return `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
}
