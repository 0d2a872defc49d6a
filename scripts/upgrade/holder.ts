import type { ApiOfTree } from './api-of-tree.ts';

export type Kind = 'plain' | 'remembered' | 'program';

/** What was handed out for a session at one time, to be presented again whenever it suits. */
export interface Credentials {
  session: string;
  refresh: string | undefined;
  csrf: string | undefined;
}

export interface Answer {
  data?: Record<string, unknown>;
  /** `code` and `reason` of a refusal; the status where the answer is none of ours. */
  refusal?: { code: string; reason?: string };
}

const COOKIES = { session: '__Host-Http-session', refresh: '__Host-Http-refresh', csrf: '__Host-csrf' };

/** A browser or a program, with everything it was ever given for one session. */
export interface Holder {
  kind: Kind;
  email: string;
  sessionId: string;
  /** The first ones first. */
  given: Credentials[];
  tickets: string[];
}

const PASSWORD = 'rain on a tin roof 42';

/** Registers a person of their own, unless there is one already, and logs them in. */
export async function begin(api: ApiOfTree, kind: Kind, email?: string): Promise<Holder> {
  const person = email ?? `${crypto.randomUUID()}@upgrade.example`;
  if (email === undefined) {
    const input = { email: person, password: PASSWORD, displayName: 'U' };
    must(await call(api, 'register', { input }), 'register');
  }
  const holder: Holder = { kind, email: person, sessionId: '', given: [], tickets: [] };
  const options = { plain: {}, remembered: { rememberMe: true }, program: { transport: 'bearer' } }[kind];
  const answer = await call(api, 'login', { input: { email: person, password: PASSWORD, ...options } });
  keep(holder, must(answer, 'login'), answer.cookies);
  return holder;
}

/** The one that was given last; another place counts from the end, as in `at`. */
export function credentialsOf(holder: Holder, place = -1): Credentials {
  const found = holder.given.at(place);
  if (!found) throw new TypeError('nothing was given so often');
  return found;
}

/** Refreshes with what was given at this place, and keeps what is answered. */
export async function refresh(api: ApiOfTree, holder: Holder, place = -1): Promise<Answer> {
  const credentials = credentialsOf(holder, place);
  const answer =
    holder.kind === 'program'
      ? await call(api, 'refresh', { input: { refreshToken: credentials.refresh } })
      : await call(api, 'refresh', { credentials, kind: holder.kind, input: undefined });
  if (answer.data) keep(holder, answer.data, answer.cookies);
  return answer;
}

/** Confirms the password with the newest credential, and keeps what is answered. */
export async function reauthenticate(api: ApiOfTree, holder: Holder): Promise<void> {
  const credentials = credentialsOf(holder);
  const answer = await call(api, 'reauthenticate', {
    credentials,
    kind: holder.kind,
    input: { password: PASSWORD },
  });
  keep(holder, must(answer, 'reauthenticate'), answer.cookies);
}

interface CallOptions {
  credentials?: Credentials;
  kind?: Kind;
  input?: unknown;
  isQuery?: boolean;
}

/** One procedure of `auth`, as this holder calls it. Never counts as activity unless it is `touch`. */
export async function call(
  api: ApiOfTree,
  procedure: string,
  { credentials, kind = 'plain', input, isQuery = false }: CallOptions,
): Promise<Answer & { cookies: Map<string, string> }> {
  const response = await fetch(`${api.url}/trpc/auth.${procedure}`, {
    method: isQuery ? 'GET' : 'POST',
    headers: {
      ...(isQuery ? {} : { 'content-type': 'application/json' }),
      ...(procedure === 'touch' ? {} : { 'x-activity': 'background' }),
      ...(credentials && presented(credentials, kind)),
    },
    ...(!isQuery && input !== undefined && { body: JSON.stringify(input) }),
  });
  const cookies = new Map<string, string>();
  for (const line of response.headers.getSetCookie()) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
    if (!/max-age=0/iu.test(line)) cookies.set(name, value);
  }
  return { ...readAnswer(await response.text(), response.status), cookies };
}

function presented(credentials: Credentials, kind: Kind): Record<string, string> {
  const { session, refresh: refreshToken, csrf } = credentials;
  if (kind === 'program') return { authorization: `Bearer ${session}` };
  const cookies = [
    [COOKIES.session, session],
    [COOKIES.refresh, refreshToken],
    [COOKIES.csrf, csrf],
  ];
  const cookie = cookies.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return { cookie: cookie.join('; '), ...(csrf !== undefined && { 'x-csrf-token': csrf }) };
}

interface Envelope {
  result?: { data: Record<string, unknown> };
  error?: { data?: { reason?: string; curfewCode?: string } };
}

function readAnswer(text: string, status: number): Answer {
  let envelope: Envelope = {};
  try {
    envelope = JSON.parse(text) as Envelope;
  } catch {
    return { refusal: { code: String(status) } };
  }
  if (envelope.result) return { data: envelope.result.data };
  const { curfewCode: code = String(status), reason } = envelope.error?.data ?? {};
  return { refusal: { code, ...(reason !== undefined && { reason }) } };
}

function must(answer: Answer, what: string): Record<string, unknown> {
  if (!answer.data) throw new Error(`${what} was refused: ${JSON.stringify(answer.refusal)}`);
  return answer.data;
}

function keep(holder: Holder, data: Record<string, unknown>, cookies: Map<string, string>): void {
  const { session, logoutTicket, tokens } = data as {
    session: { id: string };
    logoutTicket: string;
    tokens?: { accessToken: string; refreshToken: string };
  };
  holder.sessionId = session.id;
  holder.tickets.push(logoutTicket);
  holder.given.push({
    session: tokens?.accessToken ?? cookies.get(COOKIES.session) ?? '',
    refresh: tokens?.refreshToken ?? cookies.get(COOKIES.refresh),
    csrf: cookies.get(COOKIES.csrf),
  });
}
