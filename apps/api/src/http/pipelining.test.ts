import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { useApiWorld } from '../testing/api-world.ts';

const ROUNDS = 10;
const world = useApiWorld();

async function session() {
  const { id, visitor } = await world.newSession(await world.newAccount());
  const headers = {
    host: 'app.example',
    cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; '),
    'x-csrf-token': visitor.cookies.get('__Host-csrf') ?? '',
  };
  return { id, visitor, headers };
}

/** One request of several on a connection; the body, if any, is JSON. */
interface Piece {
  line: string;
  headers: Record<string, string>;
  body?: string;
}

function write({ line, headers, body = '' }: Piece): string {
  const all = {
    ...headers,
    ...(body !== '' && { 'content-type': 'application/json', 'content-length': String(body.length) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`${line} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

async function open() {
  const { hostname, port } = new URL(world.a.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** Sends all at once and gives the statuses back in the order of the answers. */
async function pipeline(pieces: Piece[]): Promise<number[]> {
  const socket = await open();
  const last = pieces.length - 1;
  const sent = pieces.map((piece, index) =>
    write(index === last ? { ...piece, headers: { ...piece.headers, connection: 'close' } } : piece),
  );
  socket.write(sent.join(''));
  return [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d+)/gu)].map(([, status]) => Number(status));
}

describe('what is sent behind a request that changes something begins after it', () => {
  test.each([
    ['POST /api/auth/logout', ''],
    ['POST /api/auth/logout', '{}'],
    ['POST /api/auth/logout/all', ''],
    ['DELETE /api/auth/sessions', ''],
    ['POST /trpc/auth.logout', ''],
    ['POST /trpc/auth.logoutAll?batch=1', '{}'],
  ])('behind %s (%s) the session is refused, every time', async (line, body) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { headers } = await session();
      const read = { line: 'GET /api/auth/session', headers };
      expect(await pipeline([{ line, headers, body }, read])).toEqual([200, 401]);
    }
  });

  test('many on one connection are answered as if each had waited for the answer before it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { headers } = await session();
      const read = { line: 'GET /api/auth/session', headers };
      const query = { line: 'GET /trpc/auth.session', headers };
      const touch = { line: 'POST /trpc/auth.touch', headers };
      const logout = { line: 'POST /api/auth/logout', headers };
      const pieces = [read, query, touch, read, logout, read, touch, query, logout, read];
      expect(await pipeline(pieces)).toEqual([200, 200, 200, 200, 200, 401, 401, 401, 200, 401]);
    }
  });

  test.each([
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 'POST /api/auth/logout', 403],
    ['to an unknown address', {}, 'POST /api/auth/nowhere', 404],
    ['with the wrong CSRF token', { 'x-csrf-token': 'wrong' }, 'POST /trpc/auth.logout', 403],
    ['by PUT', {}, 'PUT /trpc/auth.session', 405],
  ])('a refused request %s lets the next one go on', async (...row) => {
    const [, extra, line, status] = row;
    const { headers } = await session();
    const refused = { line, headers: { ...headers, ...extra } };
    const read = { line: 'GET /api/auth/session', headers };
    expect(await pipeline([refused, read, refused, refused, read])).toEqual([
      status,
      200,
      status,
      status,
      200,
    ]);
  });
});

describe('a client that goes away', () => {
  const isOver = async (id: string) => {
    const { rows } = await world.db.pool.query<{ over: boolean }>(
      'SELECT invalidated_at IS NOT NULL AS over FROM user_sessions WHERE id = $1',
      [id],
    );
    return rows[0]?.over;
  };

  test('has its logout carried out, wherever it stood in the line', async () => {
    for (let before = 0; before < 4; before += 1) {
      const { id, headers } = await session();
      const touches = Array.from({ length: before }, () => ({ line: 'POST /trpc/auth.touch', headers }));
      const socket = await open();
      const pieces = [...touches, { line: 'POST /api/auth/logout', headers }];
      socket.end(pieces.map(write).join(''));
      socket.destroySoon();
      await expect.poll(() => isOver(id)).toBe(true);
    }
  });

  test('has a logout carried out that waited behind its open stream', async () => {
    const { id, headers } = await session();
    const socket = await open();
    const stream = { line: 'GET /trpc/auth.events', headers: { ...headers, accept: 'text/event-stream' } };
    socket.write([stream, { line: 'POST /api/auth/logout', headers }].map(write).join(''));
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toContain('200 OK');
    socket.destroy();
    await expect.poll(() => isOver(id)).toBe(true);
  });

  test('leaves nothing behind that others would wait for', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { headers } = await session();
      const socket = await open();
      const pieces = ['GET /api/auth/session', 'POST /trpc/auth.touch', 'GET /api/auth/session'];
      socket.write(pieces.map((line) => write({ line, headers })).join(''));
      socket.destroy();
    }
    const { headers } = await session();
    expect(await pipeline([{ line: 'GET /api/auth/session', headers }])).toEqual([200]);
    expect(world.a.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
