/** What the tabs of a browser share, and what may be wrong with it. */
export interface SharedStorage {
  values: ReadonlyMap<string, string>;
  read: (key: string) => string | null;
  /** False when it did not succeed. */
  write: (key: string, value: string | null, from: object) => boolean;
  /** Somebody who is no page of ours takes these out. */
  remove: (keys: readonly string[]) => void;
  setFault: (fault: 'full' | 'forbidden' | 'none') => void;
}

/** `tell` is called after each change, with who made it. */
export function createSharedStorage(tell: (key: string, from: object | null) => void): SharedStorage {
  const values = new Map<string, string>();
  let fault: 'full' | 'forbidden' | 'none' = 'none';

  function change(key: string, value: string | null, from: object | null): void {
    if (value === (values.get(key) ?? null)) return;
    if (value === null) values.delete(key);
    else values.set(key, value);
    tell(key, from);
  }

  return {
    values,
    read: (key) => (fault === 'forbidden' ? null : (values.get(key) ?? null)),
    write(key, value, from) {
      if (fault === 'forbidden' || (fault === 'full' && value !== null)) return false;
      change(key, value, from);
      return true;
    },
    remove(keys) {
      for (const key of keys) change(key, null, null);
    },
    setFault(next) {
      fault = next;
    },
  };
}
