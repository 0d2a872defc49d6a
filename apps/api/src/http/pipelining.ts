import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

interface Turn {
  isSafe: boolean;
  response: ServerResponse;
  begin: () => void;
}

/**
 * Keeps the order of requests that a client sends on one connection without waiting for answers: one that changes
 * something begins when all before it are answered, and whatever follows it begins when it is answered itself (RFC 9112
 * §9.3.2). Node starts all of them at once, so that a session would still be accepted behind its own logout.
 */
export function installPipelining(app: FastifyInstance): void {
  const connections = new WeakMap<Socket, Connection>();
  app.addHook('onRequest', ({ raw: { socket }, method }, { raw: response }, done) => {
    let connection = connections.get(socket);
    if (connection === undefined) {
      connection = new Connection(socket);
      connections.set(socket, connection);
    }
    connection.take({ isSafe: SAFE_METHODS.has(method), response, begin: done });
  });
}

/**
 * The requests of one connection. Node sends the answers in order, so that all before a request are answered when the one
 * right before it is.
 */
class Connection {
  readonly #socket: Socket;
  readonly #waiting: Turn[] = [];
  #last: ServerResponse | undefined;
  #isChanging = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  take(turn: Turn): void {
    if (this.#waiting.length === 0 && this.#mayBegin(turn)) {
      this.#begin(turn);
      return;
    }
    if (this.#waiting.length === 0) {
      this.#last?.once('close', this.#beginNext);
      // Answers behind the one that is being sent never close by themselves when the client goes away.
      this.#socket.once('close', this.#beginAll);
    }
    this.#waiting.push(turn);
  }

  /** Safe ones may run side by side. */
  #mayBegin({ isSafe }: Turn): boolean {
    const isAnswered = this.#last === undefined || this.#last.writableFinished || this.#last.closed;
    return isAnswered || (isSafe && !this.#isChanging);
  }

  #begin({ isSafe, response, begin }: Turn): void {
    this.#last = response;
    this.#isChanging = !isSafe;
    begin();
  }

  readonly #beginNext = (): void => {
    for (let [next] = this.#waiting; next !== undefined && this.#mayBegin(next); [next] = this.#waiting) {
      this.#waiting.shift();
      this.#begin(next);
    }
    if (this.#waiting.length === 0) this.#socket.off('close', this.#beginAll);
    else this.#last?.once('close', this.#beginNext);
  };

  /** Nobody reads the answers any more, but what has arrived is carried out. */
  readonly #beginAll = (): void => {
    for (const turn of this.#waiting.splice(0)) turn.begin();
  };
}
