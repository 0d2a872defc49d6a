import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

type SchemaEngine = bindings.SchemaEngine;
type SqlQuery = Parameters<Awaited<ReturnType<PrismaPg['connect']>>['queryRaw']>[0];

/** The part of WebAssembly used here; TypeScript has its types in the DOM library only. */
interface WebAssemblyNamespace {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
}

/** What wasm-bindgen exports beside its documented types. */
interface GeneratedBindings {
  __wbg_set_wasm(exports: unknown): void;
}

/** `ColumnTypeEnum.Character` of Prisma's driver adapters. */
const CHARACTER_COLUMN = 6;

let loading: Promise<void> | undefined;

/** Instantiated by hand: importing the package's main entry does the same, with an ExperimentalWarning. */
async function loadSchemaEngine(): Promise<void> {
  const wasmFile = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyNamespace };
  const { instance } = await WebAssembly.instantiate(await readFile(wasmFile), {
    './schema_engine_bg.js': importsOfEngine(),
  });
  (bindings as unknown as GeneratedBindings).__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine never clears the timer that limits its wait for the migration lock: it would keep a process alive for 10 s. */
function importsOfEngine(): Record<string, unknown> {
  const startTimer = (callback: () => void, milliseconds: number) =>
    setTimeout(callback, milliseconds).unref();
  return Object.fromEntries(
    Object.entries(bindings).map(([name, value]) => [
      name,
      name.startsWith('__wbg_setTimeout_') ? startTimer : value,
    ]),
  );
}

/**
 * Runs `use` with Prisma's schema engine on exactly one connection to `url`, which is closed afterwards together with
 * every lock the engine took on it. No binary and no download: the engine is the published WebAssembly build.
 */
export async function withSchemaEngine<T>(
  url: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= loadSchemaEngine();
  await loading;
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  const client = await pool.connect();
  client.on('error', () => undefined);
  const failures: unknown[] = [];
  try {
    const factory = bindFactory(pool, client, failures);
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, factory);
    return await use(engine);
  } catch (error) {
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), {
      cause: failures.at(-1),
    });
  } finally {
    client.release(true);
    await pool.end();
  }
}

/** The engine expects every method of an adapter to resolve to a result object instead of throwing. */
function bindFactory(pool: pg.Pool, client: pg.PoolClient, failures: unknown[]): object {
  const singleCharacterColumns = pinToClient(pool, client);
  const factory = new PrismaPg(pool);
  const { adapterName, provider } = factory;
  const connect = settled(failures, async () => {
    const adapter = await factory.connect();
    return {
      adapterName,
      provider,
      errorRegistry: {},
      queryRaw: settled(failures, async (query: SqlQuery) => {
        const result = await adapter.queryRaw({ ...query, sql: withoutNotNullConstraints(query.sql) });
        for (const index of singleCharacterColumns.get(result.rows) ?? [])
          result.columnTypes[index] = CHARACTER_COLUMN;
        return result;
      }),
      executeRaw: settled(failures, adapter.executeRaw.bind(adapter)),
      // Prisma's own splits at every semicolon, function bodies included; one simple query is what its binary sends too.
      executeScript: settled(failures, async (script: string) => void (await client.query(script))),
      getConnectionInfo: () => ({ ok: true, value: adapter.getConnectionInfo() }),
      dispose: settled(failures, adapter.dispose.bind(adapter)),
    };
  });
  return { adapterName, provider, errorRegistry: {}, connect };
}

function settled<A extends unknown[], T>(failures: unknown[], method: (...args: A) => Promise<T>) {
  return async (...args: A): Promise<{ ok: true; value: T } | { ok: false; error: object }> => {
    try {
      return { ok: true, value: await method(...args) };
    } catch (error) {
      failures.push(error);
      const cause = error instanceof Error && error.name === 'DriverAdapterError' ? error.cause : undefined;
      return {
        ok: false,
        error: cause instanceof Object ? cause : { kind: 'GenericJs', id: failures.length - 1 },
      };
    }
  };
}

/**
 * Sends every query of `pool` over `client`. The catalog has columns of the one-byte type `"char"`, which the engine
 * asks for and the adapter refuses: they are called text here, and where they were in a result's rows is returned.
 */
function pinToClient(pool: pg.Pool, client: pg.PoolClient): WeakMap<object, number[]> {
  const charType: number = pg.types.builtins.CHAR;
  const columns = new WeakMap<object, number[]>();
  const query = async (config: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> => {
    const result = await client.query(config);
    const indexes = result.fields.flatMap((field, index) => (field.dataTypeID === charType ? [index] : []));
    for (const field of result.fields)
      if (field.dataTypeID === charType) field.dataTypeID = pg.types.builtins.TEXT;
    columns.set(result.rows, indexes);
    return result;
  };
  Object.assign(pool, { query });
  return columns;
}

/** PostgreSQL 18 lists NOT NULL among the constraints, at which the engine panics (prisma/orm#29635). */
function withoutNotNullConstraints(sql: string): string {
  return sql.replace("contype NOT IN ('p', 'u', 'f')", "contype NOT IN ('p', 'u', 'f', 'n')");
}
