import type { AnswerHeaders } from '../define-operation.ts';

type Json = Record<string, unknown>;

const text = (description: string, pattern?: string): Json => ({
  description,
  schema: { type: 'string', ...(pattern !== undefined && { pattern }) },
});

/** What the document says of each header. */
const headers: Record<string, Json> = {
  'Set-Cookie': text('Sets or clears the cookies of the session.', '='),
  RateLimit: text(
    'What is left of the limit closest to its end, and when it starts anew (draft-ietf-httpapi-ratelimit-headers).',
    String.raw`^"[a-z-]+";r=\d+;t=\d+$`,
  ),
  'RateLimit-Policy': text(
    'The limits that apply: so many requests in so many seconds.',
    String.raw`^"[a-z-]+";q=\d+;w=\d+(?:, "[a-z-]+";q=\d+;w=\d+)*$`,
  ),
  'Retry-After': text('Seconds to wait.', String.raw`^[1-9]\d*$`),
  'WWW-Authenticate': text('How to authenticate (RFC 6750 §3).'),
  'X-Request-Id': text(
    'Finds this request in the log. One of the caller’s own is kept.',
    '^[A-Za-z0-9-]{1,64}$',
  ),
};

/** For `components.headers`: each as it is in an answer that always has it. */
export const headerComponents: Json = Object.fromEntries(
  Object.entries(headers).map(([name, header]) => [name, { ...header, required: true }]),
);

/** The headers of one answer; each is there always, or only sometimes. */
export function answerHeaders(present: AnswerHeaders = {}): Json {
  const all = Object.entries<'always' | 'sometimes'>({ 'X-Request-Id': 'always', ...present });
  return Object.fromEntries(
    all.map(([name, presence]) => [
      name,
      presence === 'always' ? { $ref: `#/components/headers/${name}` } : headers[name],
    ]),
  );
}
