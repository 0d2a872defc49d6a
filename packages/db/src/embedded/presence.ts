import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { meansUnavailable } from '../database-errors.ts';

/** Held shared by everybody who uses the server, exclusively by whoever is stopping it. */
const PRESENCE_LOCK = 1_668_639_334;
/** Held by whoever looks whether a database exists and creates it. */
const CREATION_LOCK = PRESENCE_LOCK + 1;

const MAINTENANCE_DATABASE = 'postgres';
const RECONNECT_MS = 250;

type UrlOf = (database: string) => string;

/** This process's place on a running server: a shared advisory lock, held by a connection of its own. */
export class Presence {
  readonly urlOf: UrlOf;
  #client: pg.Client;
  #left: Promise<void> | undefined;
  #reentered: Promise<void> = Promise.resolve();

  private constructor(urlOf: UrlOf, client: pg.Client) {
    this.urlOf = urlOf;
    this.#client = client;
    this.#reenterWhenLost(client);
  }

  /** Undefined when the server does not answer, or stops before it lets anybody in. */
  static async enter(urlOf: UrlOf): Promise<Presence | undefined> {
    const client = await connect(urlOf);
    return client && new Presence(urlOf, client);
  }

  /** Afterwards the database exists; two at once are safe. */
  async ensureDatabase(name: string): Promise<void> {
    await this.#client.query('SELECT pg_advisory_lock($1)', [CREATION_LOCK]);
    try {
      const { rowCount } = await this.#client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
      if (rowCount === 0) await this.#client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    } finally {
      await this.#client.query('SELECT pg_advisory_unlock($1)', [CREATION_LOCK]);
    }
  }

  /**
   * Gives the place up and calls `stop` if nobody else has one; nobody can enter while `stop` runs. Giving up comes
   * first: two that leave together would otherwise see each other and both leave the server running.
   */
  leave(stop: () => Promise<void>): Promise<void> {
    this.#left ??= this.#leave(stop);
    return this.#left;
  }

  async #leave(stop: () => Promise<void>): Promise<void> {
    // An attempt to come back that is under way ends first; #left is set by then, so no further one begins.
    await this.#reentered;
    try {
      await this.#client.query('SELECT pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
      const { rows } = await this.#client.query<{ last: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS last',
        [PRESENCE_LOCK],
      );
      if (rows[0]?.last) await stop();
    } catch (error) {
      if (!meansUnavailable(error)) throw error;
    } finally {
      await this.#client.end().catch(() => undefined);
    }
  }

  /** A backend can die while the server lives on: without this, the next one to leave would stop it under our feet. */
  #reenterWhenLost(client: pg.Client): void {
    client.once('end', () => {
      this.#reentered = this.#reenter();
    });
  }

  async #reenter(): Promise<void> {
    while (this.#left === undefined) {
      const client = await connect(this.urlOf);
      if (client !== undefined) {
        this.#client = client;
        this.#reenterWhenLost(client);
        return;
      }
      await delay(RECONNECT_MS, undefined, { ref: false });
    }
  }
}

async function connect(urlOf: UrlOf): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: urlOf(MAINTENANCE_DATABASE),
    application_name: 'curfew-presence',
    connectionTimeoutMillis: 2_000,
    statement_timeout: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // Waits while somebody is stopping the server, and fails with it.
    await client.query('SELECT pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (meansUnavailable(error)) return undefined;
    throw error;
  }
}
