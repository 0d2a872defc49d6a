import { useState } from 'react';
import { onceAtATime } from './once-at-a-time.ts';

/** {@link onceAtATime}, for as long as a component lives. */
export function useOnceAtATime() {
  const [once] = useState(onceAtATime);
  return once;
}
