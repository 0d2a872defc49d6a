import type { AuthState } from '@curfew/react';
import { expect, test } from 'vitest';
import { createWayBack } from './way-back.ts';

/** A tab whose session a test moves; `reload` is the same tab after its page was loaded again. */
function openTab(href: string) {
  const listeners = new Set<() => void>();
  const unknown = { status: 'unknown', held: null } as AuthState;
  let state = unknown;
  const storage = new Map<string, string>();
  const location = {
    pathname: href.split('?')[0] ?? '',
    search: href.includes('?') ? `?${href.split('?')[1]}` : '',
    hash: '',
  };
  const curfew = {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const sessionStorage = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    removeItem: (key: string) => void storage.delete(key),
  };
  const load = () => {
    listeners.clear();
    state = unknown;
    return createWayBack(curfew, { location, sessionStorage });
  };
  const move = (next: Partial<AuthState>) => {
    state = next as AuthState;
    for (const listener of listeners) listener();
  };
  return {
    storage,
    load,
    isIn: (id: string) => move({ status: 'in', held: { user: { id } } } as Partial<AuthState>),
    isOut: (reason: string) => {
      move({ status: 'out', reason } as Partial<AuthState>);
      Object.assign(location, { pathname: '/login', search: '' });
    },
    logsOut: () => move({ status: 'logging-out' }),
  };
}

test('the same person goes on where they were, search and all; the next one begins at the beginning', () => {
  const tab = openTab('/admin/users?text=maria');
  const wayBack = tab.load();
  tab.isIn('operator');
  tab.isOut('user_logout_session');
  expect(wayBack.isSomebodys()).toBe(true);
  expect(wayBack.pathFor('operator')).toBe('/admin/users?text=maria');
  expect(wayBack.pathFor('other')).toBeNull();
});

test('after a reload the page is known, and nothing that was searched for is left', () => {
  const tab = openTab('/admin/users?text=maria');
  tab.load();
  tab.isIn('operator');
  tab.isOut('inactivity_timeout');
  expect(JSON.stringify([...tab.storage])).not.toContain('maria');
  const wayBack = tab.load();
  tab.isOut('missing');
  expect([wayBack.pathFor('operator'), wayBack.pathFor('other')]).toEqual(['/admin/users', null]);
});

test('a page about one user is not kept for a reload', () => {
  const tab = openTab('/admin/users/01997e3c-0000-7000-8000-000000000001');
  tab.load();
  tab.isIn('operator');
  tab.isOut('inactivity_timeout');
  expect(tab.storage.size).toBe(0);
});

test.each(['user_logout', 'user_logout_all'])(
  'after %s there is no way back, and nothing is left',
  (reason) => {
    const tab = openTab('/activity');
    const wayBack = tab.load();
    tab.isIn('maria');
    tab.logsOut();
    tab.isOut(reason);
    expect([wayBack.pathFor('maria'), wayBack.isSomebodys(), tab.storage.size]).toEqual([null, false, 0]);
  },
);

test('whoever was not in yet gets where they wanted to go', () => {
  const tab = openTab('/activity?kind=logins');
  const wayBack = tab.load();
  tab.isOut('missing');
  expect([wayBack.pathFor('anybody'), wayBack.isSomebodys()]).toEqual(['/activity?kind=logins', false]);
});

test('a storage that throws costs no more than the reload', () => {
  const fail = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const wayBack = createWayBack(
    { getState: () => ({ status: 'unknown', held: null }) as AuthState, subscribe: () => () => {} },
    {
      location: { pathname: '/activity', search: '', hash: '' },
      sessionStorage: { getItem: fail, setItem: fail, removeItem: fail },
    },
  );
  expect(wayBack.pathFor('maria')).toBeNull();
});

test('where storage is forbidden the way back is known as long as the page is', () => {
  const location = { pathname: '/activity', search: '', hash: '' };
  let state = { status: 'in', held: { user: { id: 'maria' } } } as AuthState;
  const listeners = new Set<() => void>();
  const curfew = {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const wayBack = createWayBack(curfew, {
    location,
    get sessionStorage(): never {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
  state = { status: 'out', reason: 'inactivity_timeout' } as AuthState;
  for (const listener of listeners) listener();
  expect(wayBack.pathFor('maria')).toBe('/activity');
});
