import { expect, type TestUser } from '../../fixtures/index.ts';
import { userAgents } from './account.ts';

interface Elsewhere {
  userAgent?: string;
  /** A program on this machine, with tokens instead of cookies. */
  commandLine?: string;
}

/** A login of the same person that needs no page. */
export async function logInElsewhere(
  origin: string,
  { email, password }: TestUser,
  { userAgent = userAgents.firefoxOnLinux, commandLine }: Elsewhere = {},
): Promise<{ logOut: () => Promise<void> }> {
  const program = commandLine !== undefined && {
    transport: 'bearer',
    client: { kind: 'cli', host: commandLine },
  };
  const response = await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgent },
    body: JSON.stringify({ email, password, ...program }),
  });
  expect(response.status).toBe(200);
  await response.body?.cancel();
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return {
    async logOut() {
      const answer = await fetch(`${origin}/api/auth/logout`, { method: 'POST', headers: { cookie } });
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    },
  };
}
