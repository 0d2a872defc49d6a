import { TRPC_PATH } from '@curfew/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import Fastify from 'fastify';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { installServer } from '../../server.ts';
import { useApiWorld } from '../../testing/api-world.ts';
import type { Services } from '../../trpc/context.ts';
import { operations } from '../operations.ts';
import { buildDocument } from './build-document.ts';
import type { OpenApiDocument } from './build-document.ts';

const world = useApiWorld();
let served: OpenApiDocument;

beforeAll(async () => {
  served = (await (await fetch(`${world.a.url}/openapi.json`)).json()) as OpenApiDocument;
});

/** Every place of the document where `key` is, with what is there. */
function* everywhere(key: string, value: unknown): Generator {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === key) yield inner;
    yield* everywhere(key, inner);
  }
}

describe('the document', () => {
  test('is OpenAPI 3.1, by the schema of the specification', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(served))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    // The schema does refuse something.
    const broken = { ...structuredClone(served), paths: { 'no-slash': {} } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  test('is served as it is built from the routes', () => {
    const built = buildDocument(operations, {
      cookieName: '__Host-Http-session',
      publicOrigin: 'https://app.example',
    });
    expect(served).toEqual(JSON.parse(JSON.stringify(built)));
  });

  test('refers only to what it has, and has no schema that it does not refer to', () => {
    const references = [...new Set([...everywhere('$ref', served)].map(String))];
    const { schemas = {}, headers = {} } = served['components'] as Record<string, object>;
    const namedSchemas = Object.keys(schemas).map((name) => `#/components/schemas/${name}`);
    const namedHeaders = Object.keys(headers).map((name) => `#/components/headers/${name}`);
    const isHeader = (reference: string) => reference.startsWith('#/components/headers/');
    expect(references.filter((one) => !isHeader(one)).toSorted()).toEqual(namedSchemas.toSorted());
    expect(namedHeaders).toEqual(expect.arrayContaining(references.filter(isHeader)));
  });

  test('is of the version of the package', () => {
    const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(served['info']).toMatchObject({ version: (JSON.parse(manifest) as { version: string }).version });
  });

  test('names each operation once', () => {
    const ids = operations.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

test('every route is documented, but the tRPC router and static files', async () => {
  const app = Fastify();
  const routes = new Set<string>();
  app.addHook('onRoute', ({ url, method }) => {
    for (const one of [method].flat()) routes.add(`${one} ${url}`);
  });
  await installServer(app, {
    // Nothing is called but what a server that closes calls: only what is installed counts.
    services: {
      cookieNames: { session: 's', refresh: 'r', csrf: 'c' },
      liveEvents: { close: () => Promise.resolve() },
    } as unknown as Services,
    pool: world.db.pool,
    publicOrigin: 'https://app.example',
  });
  await app.close();
  const documented = Object.entries(served.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`),
  );
  const own = [...routes].filter(
    (route) =>
      // Fastify answers HEAD wherever it answers GET.
      !route.startsWith('HEAD ') && !route.includes(` ${TRPC_PATH}/`) && !route.includes(' /docs/assets/'),
  );
  expect(own.toSorted()).toEqual(documented.toSorted());
});
