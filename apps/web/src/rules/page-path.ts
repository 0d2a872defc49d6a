import { safeNextPath } from './safe-next-path.ts';

/** What is in the path of a page about one person or one session: an id, or anything else that no page of ours is called. */
const PAGE = /^(?:\/[a-z]+(?:-[a-z]+)*){1,3}$/u;

/** The path of a page in which nothing of a person stands, or null. Without search and hash, which may say anything. */
export function pagePath(pathname: string): string | null {
  return PAGE.test(pathname) ? safeNextPath(pathname) : null;
}
