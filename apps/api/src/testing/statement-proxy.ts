import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** How a statement fails: its connection is cut, or it is never answered. */
export type Failure = 'cut' | 'swallow';

/** A statement that a client sent, and whether it was sent outside of a transaction. */
export interface Statement {
  sql: string;
  isAlone: boolean;
}

/** Stands between a client and PostgreSQL, and knows what is said there. */
export interface StatementProxy {
  /** The database address, through the proxy. */
  url: string;
  /** The statements that are sent while `work` runs, in their order; `fails` says of each whether and how it fails. */
  watch(work: () => Promise<unknown>, fails?: (sent: Statement[]) => Failure | null): Promise<Statement[]>;
  close(): Promise<void>;
}

type OnStatement = (statement: Statement) => Failure | null;

export async function startStatementProxy(databaseUrl: string): Promise<StatementProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let onStatement: OnStatement = () => null;

  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    const read = createReader((statement) => onStatement(statement));
    let isSwallowed = false;
    client.on('data', (chunk) => {
      if (isSwallowed) return;
      const { passed, failure } = read(chunk);
      for (const message of passed) database.write(message);
      if (failure === 'cut') client.destroy();
      isSwallowed = failure === 'swallow';
    });
    database.on('data', (chunk) => {
      if (!isSwallowed) client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: url.href,
    async watch(work, fails = () => null) {
      const sent: Statement[] = [];
      onStatement = (statement) => {
        sent.push(statement);
        return fails(sent);
      };
      await work();
      onStatement = () => null;
      return sent;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Takes the messages of one connection apart (PostgreSQL "Message Formats"): all but the first have a byte for their type.
 * A statement is a Query, or a Bind of what was parsed before. From one that fails on, nothing is passed.
 */
function createReader(onStatement: OnStatement) {
  const prepared = new Map<string, string>();
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  let isListener = false;
  let isInTransaction = false;

  function sent(sql: string): Failure | null {
    if (isListener) return null;
    const verb = /^\s*(\w+)/u.exec(sql)?.[1]?.toUpperCase() ?? '';
    if (verb === 'BEGIN') isInTransaction = true;
    const failure = onStatement({ sql, isAlone: !isInTransaction });
    if (verb === 'COMMIT' || verb === 'ROLLBACK') isInTransaction = false;
    return failure;
  }

  function interpret(message: Buffer): Failure | null {
    const type = String.fromCharCode(message[0] ?? 0);
    const texts = message.subarray(5).toString('utf8').split('\0');
    if (type === 'Q') return sent(texts[0] ?? '');
    if (type === 'P') prepared.set(texts[0] ?? '', texts[1] ?? '');
    // Of a Bind the portal comes first.
    return type === 'B' ? sent(prepared.get(texts[1] ?? '') ?? '') : null;
  }

  return (chunk: Buffer): { passed: Buffer[]; failure: Failure | null } => {
    rest = Buffer.concat([rest, chunk]);
    const passed: Buffer[] = [];
    for (;;) {
      const header = isStarted ? 1 : 0;
      if (rest.length < header + 4) return { passed, failure: null };
      const end = header + rest.readInt32BE(header);
      if (rest.length < end) return { passed, failure: null };
      const message = rest.subarray(0, end);
      rest = rest.subarray(end);
      if (!isStarted) isListener = message.includes('curfew-listener');
      const failure = isStarted ? interpret(message) : null;
      isStarted = true;
      if (failure !== null) return { passed, failure };
      passed.push(message);
    }
  };
}
