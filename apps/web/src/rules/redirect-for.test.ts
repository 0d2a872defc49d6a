import type { AuthState } from '@curfew/react';
import type { RefusalReason } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { redirectFor } from './redirect-for.ts';

const at = (href: string, search = {}) => ({ href, pathname: href.split('?')[0] ?? '', search });

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
    expect(redirectFor(unknown, at(page))).toBeNull();
  },
);

test('a person who is in goes from the public pages to where they wanted to go', () => {
  expect(redirectFor(inside(), at('/login', { next: '/sessions?x=1' }))).toEqual({ to: '/sessions?x=1' });
  expect(redirectFor(inside(), at('/login'))).toEqual({ to: '/sessions' });
  expect(redirectFor(inside(), at('/'))).toEqual({ to: '/sessions' });
  expect(redirectFor(inside(), at('/sessions'))).toBeNull();
});

test('a person who must change the password sees no other page', () => {
  expect(redirectFor(inside(true), at('/sessions'))).toEqual({ to: '/change-password' });
  expect(redirectFor(inside(true), at('/login'))).toEqual({ to: '/change-password' });
  expect(redirectFor(inside(true), at('/change-password'))).toBeNull();
});

test('a session that is over leads to the login page with its reason and the way back', () => {
  expect(redirectFor(outside('password_changed'), at('/sessions?x=1'))).toEqual({
    to: '/login',
    search: { reason: 'password_changed', next: '/sessions?x=1' },
  });
});

test.each(['inactivity_timeout', 'absolute_timeout'] as const)(
  '%s is a session_timeout in the address',
  (reason) => {
    const search = { reason: 'session_timeout', next: '/sessions' };
    expect(redirectFor(outside(reason), at('/sessions'))).toEqual({ to: '/login', search });
    expect(redirectFor(outside(reason), at('/login', search))).toBeNull();
    expect(redirectFor(outside('missing'), at('/login', search))).toBeNull();
  },
);

test('after an own logout there is no way back: the next person may be another one', () => {
  expect(redirectFor(outside('user_logout'), at('/sessions'))).toEqual({
    to: '/login',
    search: { reason: 'user_logout' },
  });
});

test('somebody who was never in is asked to log in without a reason', () => {
  expect(redirectFor(outside('missing'), at('/sessions'))).toEqual({
    to: '/login',
    search: { next: '/sessions' },
  });
  expect(redirectFor(outside('missing'), at('/'))).toEqual({ to: '/login', search: {} });
});

test('a reason in the address of another page is not one for being outside', () => {
  expect(redirectFor(outside('missing'), at('/admin/audit?reason=x', { reason: 'x' }))).toEqual({
    to: '/login',
    search: { next: '/admin/audit?reason=x' },
  });
});

test('the login page keeps the reason of its address after a reload, and takes the one of the session', () => {
  expect(redirectFor(outside('missing'), at('/login', { reason: 'admin_logout' }))).toBeNull();
  expect(redirectFor(outside('admin_logout'), at('/login', { reason: 'admin_logout' }))).toBeNull();
  expect(redirectFor(outside('admin_logout'), at('/login', { next: '/sessions' }))).toEqual({
    to: '/login',
    search: { reason: 'admin_logout', next: '/sessions' },
  });
});

test('a logout under way leaves the private pages at once', () => {
  const leaving: AuthState = { status: 'logging-out', epoch: 2 };
  expect(redirectFor(leaving, at('/sessions'))).toEqual({ to: '/login' });
  expect(redirectFor(leaving, at('/login'))).toBeNull();
});
