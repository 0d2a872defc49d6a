import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createMessageReader, lockNotAvailable, readTexts } from './postgres-messages.ts';
import type { Message } from './postgres-messages.ts';

/** One statement on its way to the database, with everything that belongs to it. */
export interface Statement {
  text: string;
  /** The checks of all requests share these. */
  isLookup: boolean;
  /** The id of the request whose audit record is among its parameters. */
  requestId: string | undefined;
}

/** What becomes of a statement. */
export type Fate =
  | { kind: 'pass' }
  | { kind: 'hold'; released: Promise<unknown> }
  /** The database gives up on a lock. */
  | { kind: 'error' }
  /** The connection breaks before the statement arrives. */
  | { kind: 'cut-request' }
  /** The connection breaks before the answer arrives. */
  | { kind: 'cut-answer' };

export interface PostgresProxyOptions {
  databaseUrl: string;
  decide(statement: Statement): Fate;
  /** A transaction with the audit records of these requests commits: on its way there, or known to the instance. */
  onCommit(requestIds: string[], phase: 'sent' | 'acknowledged'): void;
}

export interface PostgresProxy {
  url: string;
  close(): Promise<void>;
}

const REQUEST_ID = /hist-\d+-\d+/u;
const LOOKUP = /^\s*SELECT s\.id::text[^]*WHERE s\.id = ANY/u;

/** Stands between one instance and PostgreSQL. */
export async function startPostgresProxy(options: PostgresProxyOptions): Promise<PostgresProxy> {
  const target = new URL(options.databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    relay({ client, database }, options);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(options.databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: url.href,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function relay(
  { client, database }: { client: Socket; database: Socket },
  { decide, onCommit }: PostgresProxyOptions,
): void {
  const readRequest = createMessageReader({ startsUntyped: true });
  const readAnswer = createMessageReader({ startsUntyped: false });
  const prepared = new Map<string, string>();
  let group: Message[] = [];
  let requestIds: string[] = [];
  let isListener = false;
  let isCommitting = false;
  let cutsAnswer = false;
  let transaction = 'I';
  /** Statements pass one after the other, behind one that is held. */
  let turn: Promise<unknown> = Promise.resolve();

  function pass(messages: Message[]): void {
    if (!database.destroyed) database.write(Buffer.concat(messages.map(({ bytes }) => bytes)));
  }

  async function forward(messages: Message[]): Promise<void> {
    const statement = describeStatement(messages, prepared);
    if (statement.requestId !== undefined) requestIds.push(statement.requestId);
    const fate = isListener ? { kind: 'pass' as const } : decide(statement);
    const ends = /^\s*(?:COMMIT|ROLLBACK)/u.test(statement.text);
    if (fate.kind === 'hold') await fate.released;
    // An error instead of a COMMIT would leave the transaction open, which no database does.
    if (fate.kind === 'cut-request' || (fate.kind === 'error' && ends)) {
      client.destroy();
      return;
    }
    if (fate.kind === 'error') {
      client.write(lockNotAvailable(transaction));
      return;
    }
    cutsAnswer = fate.kind === 'cut-answer';
    const isAutocommit = transaction === 'I' && statement.requestId !== undefined;
    isCommitting = /^\s*COMMIT/u.test(statement.text) || isAutocommit;
    if (isCommitting && !client.destroyed) onCommit(requestIds, 'sent');
    if (/^\s*ROLLBACK/u.test(statement.text)) requestIds = [];
    pass(messages);
  }

  client.on('data', (chunk: Buffer) => {
    for (const message of readRequest(chunk)) {
      if (message.type === 'startup') {
        isListener = message.body.includes('curfew-listener');
        pass([message]);
      } else if (message.type === 'p' || message.type === 'X') {
        pass([message]);
      } else {
        group.push(message);
        if (message.type !== 'S' && message.type !== 'Q') continue;
        const whole = group;
        group = [];
        turn = turn.then(() => forward(whole));
      }
    }
  });
  database.on('data', (chunk: Buffer) => {
    if (cutsAnswer) {
      client.destroy();
      return;
    }
    for (const { type, body } of readAnswer(chunk)) {
      if (type !== 'Z') continue;
      transaction = body.toString('latin1', 0, 1);
      if (!isCommitting) continue;
      isCommitting = false;
      onCommit(requestIds, 'acknowledged');
      requestIds = [];
    }
    client.write(chunk);
  });
}

function describeStatement(messages: Message[], prepared: Map<string, string>): Statement {
  let text = '';
  let name = '';
  let requestId: string | undefined;
  for (const { type, body } of messages) {
    if (type === 'Q') text = readTexts(body, 1)[0] ?? '';
    if (type === 'P') {
      [name = '', text = ''] = readTexts(body, 2);
      prepared.set(name, text);
    }
    if (type === 'B') {
      name = readTexts(body, 2)[1] ?? '';
      text = prepared.get(name) ?? '';
      const found = body.indexOf('hist-');
      if (found >= 0) requestId = REQUEST_ID.exec(body.toString('latin1', found, found + 40))?.[0];
    }
  }
  return { text, requestId, isLookup: name === 'curfew-sessions-by-id' || LOOKUP.test(text) };
}
