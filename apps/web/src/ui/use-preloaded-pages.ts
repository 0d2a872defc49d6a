import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Fetches the code of these pages once the browser has nothing else to do, so that they open when the server is down. */
export function usePreloadedPages(paths: readonly string[]): void {
  const router = useRouter();
  useEffect(() => {
    const preload = () => {
      for (const to of paths) void router.preloadRoute({ to }).catch(() => undefined);
    };
    // Safari has no idle callbacks.
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(preload, 1_000);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(preload, { timeout: 5_000 });
    return () => cancelIdleCallback(handle);
  }, [router, paths]);
}
