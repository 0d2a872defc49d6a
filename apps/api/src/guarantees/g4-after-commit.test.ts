import { ACTIVITY_HEADER, CSRF_HEADER, DEFAULT_COOKIE_NAMES } from '@curfew/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../testing/api-process.ts';
import type { ApiProcess } from '../testing/api-process.ts';
import { useApiWorld } from '../testing/api-world.ts';
import { everyMutation, isForOperators } from '../testing/mutations.ts';
import { createStage } from '../testing/scene.ts';
import type { Party, Scene, Stage } from '../testing/scene.ts';
import { startStatementProxy } from '../testing/statement-proxy.ts';
import type { Failure, Statement, StatementProxy } from '../testing/statement-proxy.ts';

const world = useApiWorld();
let proxy: StatementProxy;
/** Reaches the database through the proxy. */
let api: ApiProcess;
let stage: Stage;

beforeAll(async () => {
  stage = createStage(world);
  proxy = await startStatementProxy(world.databaseUrl);
  api = await startApi(proxy.url, { SWEEP_INTERVAL_SECONDS: '86400' });
}, 60_000);
afterAll(async () => {
  api.signal('SIGTERM');
  await api.exited;
  await proxy.close();
});

interface Command {
  path: string;
  role: 'user' | 'admin';
  input(scene: Scene): unknown;
  prepare?(scene: Scene, stage: Stage): Promise<unknown>;
}

const ticketsOf = ({ id, account }: Party) =>
  world.engine.createLogoutTickets({ id, userId: account.id, now: new Date(Date.now() + 1000) });

/** As pages and programs send them: with a ticket beside the credential. */
const withTickets: Record<string, Command> = {
  'auth.logout with a ticket': {
    path: 'auth.logout',
    role: 'user',
    input: ({ caller }) => ({ ticket: ticketsOf(caller).logoutTicket }),
  },
  'auth.logout with a ticket for everywhere': {
    path: 'auth.logout',
    role: 'user',
    input: ({ caller }) => ({ ticket: ticketsOf(caller).logoutAllTicket }),
  },
  'auth.logoutAll with a ticket': {
    path: 'auth.logoutAll',
    role: 'user',
    input: ({ caller }) => ({ ticket: ticketsOf(caller).logoutTicket }),
  },
  'auth.logoutAll with a ticket for everywhere': {
    path: 'auth.logoutAll',
    role: 'user',
    input: ({ caller }) => ({ ticket: ticketsOf(caller).logoutAllTicket }),
  },
};

const commands: Record<string, Command> = {
  ...Object.fromEntries(
    everyMutation
      .filter(([, { readsOnly }]) => !readsOnly)
      .map(([path, { input, prepare }]): [string, Command] => [
        path,
        { path, role: isForOperators(path) ? 'admin' : 'user', input, ...(prepare && { prepare }) },
      ]),
  ),
  ...withTickets,
};

/** What a client goes by. */
interface Answer {
  status: number;
  outcome: unknown;
  fields: string[];
  cookies: string[];
}

async function call({ path, input }: Command, scene: Scene): Promise<Answer> {
  const { token, refreshToken } = scene.caller;
  const { session, refresh, csrf } = DEFAULT_COOKIE_NAMES;
  const csrfToken = world.engine.createCsrfToken(token);
  const response = await fetch(`${api.url}/trpc/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: `${session}=${token}; ${refresh}=${refreshToken}; ${csrf}=${csrfToken}`,
      [CSRF_HEADER]: csrfToken,
      [ACTIVITY_HEADER]: 'background',
    },
    body: JSON.stringify(input(scene)),
  });
  const body = (await response.json()) as { result?: { data: Record<string, unknown> }; error?: unknown };
  const data = body.result?.data ?? { error: body.error };
  return {
    status: response.status,
    outcome: data['outcome'] ?? data['error'],
    fields: Object.keys(data),
    cookies: response.headers
      .getSetCookie()
      .map((line) => `${line.split('=', 1)[0] ?? ''} ${/max-age=0/iu.test(line) ? 'cleared' : 'set'}`),
  };
}

async function run(command: Command, fails?: (sent: Statement[]) => Failure | null) {
  const scene = await stage.newScene(command.role);
  await command.prepare?.(scene, stage);
  while ((await fetch(`${api.url}/readyz`)).status !== 200) continue;
  let answer: Answer | undefined;
  const sent = await proxy.watch(async () => {
    answer = await call(command, scene);
  }, fails);
  return { answer, sent };
}

const OURS =
  /^\s*(?:WITH\b[^]*\b)?(?:UPDATE|INSERT INTO|DELETE FROM)\s+"?(?:public"?\.")?(?:users|user_sessions)\b/u;

/** Whether what the command has done by now stays done once this statement is answered. */
const commits = ({ sql, isAlone }: Statement): boolean =>
  /^\s*COMMIT/u.test(sql) || (isAlone && OURS.test(sql));

/**
 * The statements that were sent after the first commit. A sweep says what all of it did, so it counts as done with its last
 * batch; a bulk logout says after each what remains.
 */
function behindCommit({ path }: Command, sent: Statement[], batches: number): Statement[] {
  const done = path === 'admin.sweep' ? batches : 1;
  const commit = sent.filter(commits)[done - 1];
  return commit ? sent.slice(sent.indexOf(commit) + 1) : [];
}

test.each(Object.entries(commands))(
  'G4: once %s is committed, no statement that fails changes the answer',
  { timeout: 120_000 },
  async (_name, command) => {
    const { answer, sent } = await run(command);
    expect(answer).toMatchObject({ status: 200 });
    const batches = sent.filter(commits).length;
    expect(batches).toBeGreaterThanOrEqual(1);
    const { length } = behindCommit(command, sent, batches);
    const failures = Array.from({ length }, (_, index): [Failure, number] => ['cut', index + 1]);
    // A connection that is silent fails as one that is cut does, 1.9 s later: once is enough.
    if (length > 0) failures.push(['swallow', length]);
    for (const [failure, failing] of failures) {
      const played = await run(command, (statements) =>
        behindCommit(command, statements, batches).length === failing ? failure : null,
      );
      expect({ failing, failure, answer: played.answer }).toEqual({ failing, failure, answer });
    }
  },
);
