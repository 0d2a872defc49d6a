import { CSRF_HEADER, DEFAULT_COOKIE_NAMES, TRPC_PATH } from '@curfew/contracts';
import { createTRPCClient, httpLink } from '@trpc/client';
import type { AppRouter } from '../router.ts';

/** A browser as far as HTTP goes: keeps cookies, and sends the CSRF token with what it sends by tRPC. */
export interface Visitor {
  trpc: ReturnType<typeof createTRPCClient<AppRouter>>;
  rest(method: string, path: string, options?: RestOptions): Promise<RestAnswer>;
  cookies: Map<string, string>;
  /** The session credential it holds. */
  token(): string | undefined;
  /** Another visitor that holds the same cookies, and shares no later ones: what a thief has. */
  copy(url?: string): Visitor;
}

export interface RestOptions {
  body?: unknown;
  headers?: Record<string, string>;
}

export interface RestAnswer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects to be there
  body: any;
}

export function createVisitor(url: string, cookies = new Map<string, string>()): Visitor {
  async function fetchWithCookies(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0 && !headers.has('cookie')) {
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    }
    const response = await fetch(input, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (/max-age=0/iu.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  return {
    trpc: createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${url}${TRPC_PATH}`,
          fetch: (input, init) => fetchWithCookies(input, init as RequestInit),
          headers: () => ({ [CSRF_HEADER]: cookies.get(DEFAULT_COOKIE_NAMES.csrf) ?? '' }),
        }),
      ],
    }),
    async rest(method, path, { body, headers = {} } = {}) {
      const response = await fetchWithCookies(`${url}${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    cookies,
    token: () => cookies.get(DEFAULT_COOKIE_NAMES.session),
    copy: (other = url) => createVisitor(other, new Map(cookies)),
  };
}
