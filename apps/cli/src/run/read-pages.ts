/**
 * The first page of a list, or with `isAll` every page as one. `read` gets the cursor of the page it is to read.
 * Pages by key: what begins or ends meanwhile makes no other entry appear twice.
 */
export async function readPages<Page extends { nextCursor: string | null }>(
  read: (cursor: string | undefined) => Promise<Page>,
  { isAll, join }: { isAll: boolean; join: (one: Page, next: Page) => Page },
): Promise<Page> {
  let pages = await read(undefined);
  if (!isAll) return pages;
  while (pages.nextCursor !== null) {
    pages = join(pages, await read(pages.nextCursor));
  }
  return pages;
}
