import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Of a page that stands for one that could not be fetched: after a deploy the wanted one comes in its new version. */
export function useReloadIfReplaced(): void {
  const { buildWatch } = useRouter().options.context;
  useEffect(() => void buildWatch.reloadIfReplaced(), [buildWatch]);
}
