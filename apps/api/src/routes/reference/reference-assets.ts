import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const own = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const assets = new Map(
  Object.entries({
    'swagger-ui.css': require.resolve('swagger-ui-dist/swagger-ui.css'),
    'swagger-ui-bundle.js': require.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
    'colour-scheme.js': own('colour-scheme.js'),
    'reference.css': own('reference.css'),
    'reference.js': own('reference.js'),
  }).map(([name, file]) => [
    name,
    { body: readFileSync(file), type: name.endsWith('.css') ? 'text/css' : 'text/javascript' },
  ]),
);
const version = createHash('sha256')
  .update([...assets.values()].map(({ body }) => createHash('sha256').update(body).digest('hex')).join())
  .digest('hex')
  .slice(0, 16);

const PREFIX = '/docs/assets';

/** Where the page finds one of its files. Changes with the content of any of them. */
export function referenceAssetPath(name: string): string {
  return `${PREFIX}/${version}/${name}`;
}

/** Serves the files of the reference page from memory, to be kept for ever. */
export function installReferenceAssets(app: FastifyInstance): void {
  app.get<{ Params: { version: string; name: string } }>(`${PREFIX}/:version/:name`, (request, reply) => {
    const asset = assets.get(request.params.name);
    if (!asset) return reply.callNotFound();
    // While instances are being replaced, a page of the other version still gets its files; only nobody keeps them.
    if (request.params.version === version) {
      reply.header('cache-control', 'public, max-age=31536000, immutable');
    }
    return reply.type(`${asset.type}; charset=utf-8`).send(asset.body);
  });
}
