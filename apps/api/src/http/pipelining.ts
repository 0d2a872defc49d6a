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

/** The requests of one connection that are not answered yet. */
class Connection {
  readonly #socket: Socket;
  readonly #waiting: Turn[] = [];
  #begun = 0;
  #isChanging = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  take(turn: Turn): void {
    if (this.#waiting.length === 0 && this.#mayBegin(turn)) {
      this.#begin(turn);
      return;
    }
    // Answers behind the one that is being sent never close by themselves when the client goes away.
    if (this.#waiting.length === 0) this.#socket.once('close', this.#beginAll);
    this.#waiting.push(turn);
  }

  /** Safe ones may run side by side: Node keeps their answers in order. */
  #mayBegin({ isSafe }: Turn): boolean {
    return this.#begun === 0 || (isSafe && !this.#isChanging);
  }

  #begin({ isSafe, response, begin }: Turn): void {
    this.#begun += 1;
    this.#isChanging = !isSafe;
    // Comes once, however the answer ends: sent, failed, or given up with the connection.
    response.once('close', () => {
      this.#begun -= 1;
      if (this.#begun === 0) this.#isChanging = false;
      this.#beginNext();
    });
    begin();
  }

  #beginNext(): void {
    for (let [next] = this.#waiting; next !== undefined && this.#mayBegin(next); [next] = this.#waiting) {
      this.#waiting.shift();
      if (this.#waiting.length === 0) this.#socket.off('close', this.#beginAll);
      this.#begin(next);
    }
  }

  /** Nobody reads the answers any more, but what has arrived is carried out. */
  readonly #beginAll = (): void => {
    for (const turn of this.#waiting.splice(0)) turn.begin();
  };
}
