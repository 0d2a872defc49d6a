import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Writes each hashed file and each page as `.br` and `.gz`, too: once, here, and as small as can be, instead of at every request. */
export function precompress(): Plugin {
  let folders: string[] = [];
  return {
    name: 'curfew-precompress',
    apply: 'build',
    configResolved({ root, build }) {
      const folder = resolve(root, build.outDir);
      folders = [folder, join(folder, build.assetsDir)];
    },
    writeBundle: {
      // What other plugins write as well.
      order: 'post',
      sequential: true,
      async handler() {
        const paths = await Promise.all(
          folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
        );
        const small = paths.flat().filter((path) => /\.(?:js|css|svg|html)$/u.test(path));
        await Promise.all(small.map((path) => compressFile(path)));
      },
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
