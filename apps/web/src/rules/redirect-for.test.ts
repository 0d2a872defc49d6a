import type { AuthState } from '@curfew/react';
import type { RefusalReason } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { redirectFor } from './redirect-for.ts';

const at = (href: string, search = {}) => ({ pathname: href.split('?')[0] ?? '', search });
/** Nobody was in this tab. */
const nobodys = { pathFor: () => null, isSomebodys: () => false };
const redirect = (
  state: AuthState,
  location: ReturnType<typeof at>,
  wayBack: Parameters<typeof redirectFor>[2] = nobodys,
) => redirectFor(state, location, wayBack);

function inside(mustChangePassword = false): AuthState {
  const user = { id: 'u', email: 'a@b.c', displayName: 'A', role: 'user' as const, mustChangePassword };
  const time = '2026-11-20T12:00:00.000Z';
  const session = {
    id: 's',
    serverNow: time,
    inactivityExpiresAt: time,
    absoluteExpiresAt: time,
    accessExpiresAt: null,
    freshUntil: time,
    warningSeconds: 120,
  };
  return {
    status: 'in',
    epoch: 1,
    isConcealed: false,
    held: {
      user,
      session,
      logoutTicket: 'cfl_1',
      logoutAllTicket: 'cfl_2',
      clockOffsetMilliseconds: 0,
      elapsedOffsetMilliseconds: 0,
    },
  };
}
const outside = (reason: RefusalReason): AuthState => ({
  status: 'out',
  epoch: 1,
  reason,
  note: null,
  endedAt: null,
  endedFrom: null,
  ending: null,
});

test.each(['/', '/login', '/register', '/sessions'])(
  'nobody is moved from %s while nothing is known',
  (page) => {
    const unknown: AuthState = {
      status: 'unknown',
      epoch: 0,
      held: null,
      hasFailed: true,
      isConcealed: false,
    };
    expect(redirect(unknown, at(page))).toBeNull();
  },
);

test('a person who is in goes from the public pages to where they wanted to go', () => {
  expect(redirect(inside(), at('/login', { next: '/sessions?x=1' }))).toEqual({ to: '/sessions?x=1' });
  expect(redirect(inside(), at('/login'))).toEqual({ to: '/sessions' });
  expect(redirect(inside(), at('/'))).toEqual({ to: '/sessions' });
  expect(redirect(inside(), at('/sessions'))).toBeNull();
});

test('a person who must change the password sees no other page', () => {
  expect(redirect(inside(true), at('/sessions'))).toEqual({ to: '/change-password' });
  expect(redirect(inside(true), at('/login'))).toEqual({ to: '/change-password' });
  expect(redirect(inside(true), at('/change-password'))).toBeNull();
});

test('the way back counts for the person whose it is, and comes before the address', () => {
  const wayBack = {
    pathFor: (userId: string) => (userId === 'u' ? '/activity' : null),
    isSomebodys: () => true,
  };
  expect(redirect(inside(), at('/login'), wayBack)).toEqual({ to: '/activity' });
  expect(redirect(inside(), at('/login'), { ...wayBack, pathFor: () => null })).toEqual({ to: '/sessions' });
});

test('a session that is over leads to the login page with its reason, and nothing of the page that was left', () => {
  expect(redirect(outside('password_changed'), at('/admin/users?text=maria'))).toEqual({
    to: '/login',
    search: { reason: 'password_changed' },
  });
});

test('where a person was is not in the address even when the cookies are gone', () => {
  const wayBack = { pathFor: () => '/activity', isSomebodys: () => true };
  expect(redirect(outside('missing'), at('/activity'), wayBack)).toEqual({ to: '/login', search: {} });
});

test.each([
  ['/admin/users', '/admin/users'],
  ['/admin/users?text=maria', '/admin/users'],
  ['/change-password', '/change-password'],
  ['/admin/users/01997e3c-0000-7000-8000-000000000001', undefined],
  ['/admin/users/maria@example.com', undefined],
])('of %s the address of the login page says %s', (page, next) => {
  expect(redirect(outside('missing'), at(page))).toEqual({ to: '/login', search: next ? { next } : {} });
});

test.each(['inactivity_timeout', 'absolute_timeout'] as const)(
  '%s is a session_timeout in the address',
  (reason) => {
    const search = { reason: 'session_timeout' };
    expect(redirect(outside(reason), at('/sessions'))).toEqual({ to: '/login', search });
    expect(redirect(outside(reason), at('/login', search))).toBeNull();
    expect(redirect(outside('missing'), at('/login', search))).toBeNull();
  },
);

test('after an own logout there is no way back: the next person may be another one', () => {
  expect(redirect(outside('user_logout'), at('/sessions'))).toEqual({
    to: '/login',
    search: { reason: 'user_logout' },
  });
});

test('somebody who was never in is asked to log in without a reason', () => {
  expect(redirect(outside('missing'), at('/sessions'))).toEqual({
    to: '/login',
    search: { next: '/sessions' },
  });
  expect(redirect(outside('missing'), at('/'))).toEqual({ to: '/login', search: {} });
});

test('a reason in the address of another page is not one for being outside', () => {
  expect(redirect(outside('missing'), at('/admin/audit?reason=x', { reason: 'x' }))).toEqual({
    to: '/login',
    search: { next: '/admin/audit' },
  });
});

test('the login page keeps the reason of its address after a reload, and takes the one of the session', () => {
  expect(redirect(outside('missing'), at('/login', { reason: 'admin_logout' }))).toBeNull();
  expect(redirect(outside('admin_logout'), at('/login', { reason: 'admin_logout' }))).toBeNull();
  expect(redirect(outside('admin_logout'), at('/login', { next: '/sessions' }))).toEqual({
    to: '/login',
    search: { reason: 'admin_logout', next: '/sessions' },
  });
});

test('a logout under way leaves the private pages at once', () => {
  const leaving: AuthState = { status: 'logging-out', epoch: 2 };
  expect(redirect(leaving, at('/sessions'))).toEqual({ to: '/login' });
  expect(redirect(leaving, at('/login'))).toBeNull();
});

test('nobody is sent from an unknown page to the login page, which would lead back to it', () => {
  const unknown = { ...at('/no-such-page'), isUnknown: true };
  expect(redirectFor(outside('missing'), unknown, nobodys)).toBeNull();
  expect(redirectFor(outside('missing'), at('/no-such-page'), nobodys)).toMatchObject({ to: '/login' });
});

test('whoever was in leaves an unknown page, whose address may say something of theirs', () => {
  const unknown = { ...at('/no-such-page'), isUnknown: true };
  const somebodys = { pathFor: () => null, isSomebodys: () => true };
  expect(redirectFor(outside('missing'), unknown, somebodys)).toMatchObject({ to: '/login' });
});
