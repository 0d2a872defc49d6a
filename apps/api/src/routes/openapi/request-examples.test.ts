import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PASSWORD, useApiWorld } from '../../testing/api-world.ts';
import { operations } from '../operations.ts';
import type { OpenApiDocument, OperationObject } from './build-document.ts';

const CLIENT = `books:${'s'.repeat(32)}`;
const METRICS_TOKEN = 'a-token-of-the-tests-that-is-long-enough';
const world = useApiWorld({ INTROSPECTION_CLIENTS: CLIENT, METRICS_TOKEN });
let served: OpenApiDocument;
/** A person's home folder, in which the examples run. */
let home = '';

beforeAll(async () => {
  served = (await (await fetch(`${world.a.url}/openapi.json`)).json()) as OpenApiDocument;
  home = await mkdtemp(join(tmpdir(), 'curfew-examples-'));
  // How curl tells the status of its last answer, without a word more in the examples.
  await writeFile(join(home, '.curlrc'), 'write-out = "%{stderr}%{http_code}\\n"\n');
});
afterAll(() => rm(home, { recursive: true }));

/** The blocks of shell in a text, as they stand. */
const shellBlocks = (text: unknown): string[] =>
  [...String(text).matchAll(/^```sh\n(?<lines>.*?)\n```$/gmsu)].map(({ groups }) => groups?.['lines'] ?? '');

const documented = (id: string): OperationObject => {
  const found = Object.values(served.paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === id);
  if (!found) throw new Error(`${id} is not documented`);
  return found;
};

/** What people are told to set: the values are theirs. */
async function variables(blocks: string[]): Promise<Record<string, string>> {
  const { email } = await world.newAccount();
  const own: Record<string, string> = {
    CURFEW: world.a.url,
    EMAIL: email,
    PASSWORD,
    NEW_EMAIL: `new-${email}`,
    CLIENT,
    METRICS_TOKEN,
  };
  const named = blocks.flatMap((block) =>
    [...block.matchAll(/^export (\w+)=['"][^$]/gmu)].map(([, name]) => name),
  );
  expect(new Set(named)).toEqual(new Set(Object.keys(own)));
  return own;
}

/** Runs lines of shell as somebody would who pastes them, and resolves to the status of the last answer. */
async function statusOf(lines: string, env: Record<string, string>): Promise<string | undefined> {
  const { stderr } = await promisify(execFile)('sh', ['-euc', lines], {
    cwd: home,
    env: { PATH: '/usr/bin:/bin', HOME: home, ...env },
    maxBuffer: 10_000_000,
  });
  return stderr.trim().split('\n').at(-1)?.slice(-3);
}

test.each(operations)('the examples of $id run as they stand', async ({ id }) => {
  const { description, responses } = documented(id);
  const examples = shellBlocks(description);
  expect(examples.length).toBeGreaterThan(0);
  const preparation = shellBlocks((served['info'] as { description: string }).description);
  for (const example of examples) {
    const own = await variables(preparation);
    const [, cookies = '', tokens = ''] = preparation;
    const needed = [
      ...(example.includes('--cookie curfew-cookies') ? [cookies] : []),
      ...(/\$(?:REFRESH_)?TOKEN\b/u.test(example) ? [tokens] : []),
    ];
    expect([example, await statusOf([...needed, example].join('\n'), own)]).toEqual([
      example,
      Object.keys(responses).find((status) => status.startsWith('2')),
    ]);
  }
});

test('the examples that log a session out begin it, and end none of the person’s own', async () => {
  const [, cookies = '', tokens = ''] = shellBlocks((served['info'] as { description: string }).description);
  for (const example of shellBlocks(documented('logoutSession').description)) {
    const account = await world.newAccount();
    const { visitor } = await world.newSession(account);
    const own = { CURFEW: world.a.url, EMAIL: account.email, PASSWORD };
    expect(await statusOf([cookies, tokens, example].join('\n'), own)).toBe('200');
    expect((await visitor.rest('GET', '/api/auth/session')).status).toBe(200);
  }
});

test('each credential an operation accepts has an example', () => {
  const marks = {
    cookie: '--cookie ',
    bearer: '"Authorization: Bearer $TOKEN"',
    client: '--user',
    metrics: '$METRICS_TOKEN',
  };
  for (const { id, credentials } of operations) {
    const examples = shellBlocks(documented(id).description).join('\n');
    for (const credential of credentials) {
      if (credential !== 'none')
        expect([id, examples]).toEqual([id, expect.stringContaining(marks[credential])]);
    }
  }
});

test('a body that is shown as an example is the one that an example sends', () => {
  for (const { id } of operations) {
    const { description, requestBody } = documented(id) as OperationObject & {
      requestBody?: { content: object };
    };
    for (const [mediaType, content] of Object.entries(requestBody?.content ?? {}) as [
      string,
      BodyContent,
    ][]) {
      const bodies = content.examples
        ? Object.values(content.examples).map(({ value }) => value)
        : [content.example];
      for (const body of bodies) {
        const fields = Object.entries(body ?? { 'no example': true });
        const isSent = shellBlocks(description).some((lines) =>
          fields.every(
            ([name, value]) =>
              lines.includes(`"${name}=${value}"`) || lines.includes(`"${name}": "${value}"`),
          ),
        );
        expect([id, mediaType, body, isSent]).toEqual([id, mediaType, body, true]);
      }
    }
  }
});

interface BodyContent {
  example?: Record<string, string>;
  examples?: Record<string, { value: Record<string, string> }>;
}
