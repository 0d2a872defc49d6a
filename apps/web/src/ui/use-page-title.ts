import { useEffect } from 'react';

export function titleOfPage(title: string): string {
  return `${title} · Curfew`;
}

/** The title of the tab while the page is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = titleOfPage(title);
  }, [title]);
}
