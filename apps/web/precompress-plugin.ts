import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Writes each hashed file as `.br` and `.gz`, too: once, here, and as small as can be, instead of at every request. */
export function precompress(): Plugin {
  let folder = '';
  return {
    name: 'curfew-precompress',
    apply: 'build',
    configResolved: ({ root, build }) => void (folder = join(root, build.outDir, build.assetsDir)),
    async writeBundle() {
      const names = (await readdir(folder)).filter((name) => /\.(?:js|css|svg)$/u.test(name));
      await Promise.all(names.map((name) => compressFile(join(folder, name))));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  // Brotli's default is its best; gzip's is not.
  const [small, usual] = await Promise.all([
    promisify(brotliCompress)(content),
    promisify(gzip)(content, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, small), writeFile(`${path}.gz`, usual)]);
}
