import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BuiltPages } from './choose-page.ts';

/** What a build of the web has left for whoever serves it. */
export interface BuiltWeb {
  /** Absolute. */
  folder: string;
  pages: BuiltPages;
}

/**
 * Reads what the build says of its pages. A path that is not absolute begins in the folder the process runs in.
 * @throws Error whose message says in one sentence that there is no built web, and what to do.
 */
export function readBuiltWeb(path: string): BuiltWeb {
  const folder = resolve(path);
  try {
    return { folder, pages: JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as BuiltPages };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `bad configuration: WEB_DIST ${folder} holds no built web (${why}); build it with pnpm build, or leave it out`,
      { cause: error },
    );
  }
}
