import type { Contestant } from '../contestants.ts';
import { askOnce } from './measure.ts';

const SAMPLES = 20;

/**
 * Nobody measures an error page: a sample of sessions is answered as the right user, and where a check is measured, a
 * request without a cookie and one with a wrong secret are refused.
 * @throws Error that says which server did otherwise.
 */
export async function verify({ title, target, isRefusal }: Contestant, sessions: number): Promise<void> {
  const ask = (headers: string[]) => askOnce(target.origin, target.path, headers);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const session = Math.floor((sample * sessions) / SAMPLES);
    const { status, body } = await ask(target.headersOf(session));
    if (status !== 200 || !body.includes(target.expectedOf(session))) {
      throw new Error(`${title}: session ${session} was answered with ${status} ${body.slice(0, 500)}`);
    }
  }
  if (isRefusal === undefined) return;
  const [, cookie = ''] = target.headersOf(0);
  for (const [what, headers] of Object.entries({
    'no cookie': [],
    'a wrong secret': ['cookie', forged(cookie)],
    'a cookie of nobody': ['cookie', cookie.replaceAll(/=.*/gu, '=nobody')],
  })) {
    const answer = await ask(headers);
    if (!isRefusal(answer)) {
      throw new Error(`${title}: ${what} was let in with ${answer.status} ${answer.body.slice(0, 500)}`);
    }
  }
}

/** The cookie with one character of its secret, or of its signature, changed: what follows the first cookie's last dot. */
function forged(cookies: string): string {
  return cookies.replace(/^([^;]*\.(?:%..)*)([^;%])/u, (_, before: string, character: string) => {
    return before + (character === 'A' ? 'B' : 'A');
  });
}
