import type { RegisteredRouter } from '@tanstack/react-router';

/**
 * Where somebody who is not logged in finds the login page: the server sends it at once, before the application knows where
 * to lead them. Elsewhere only the application knows what there is.
 */
export const LOGIN_ADDRESSES: readonly (keyof RegisteredRouter['routesByPath'])[] = [
  '/',
  '/login',
  '/sessions',
  '/activity',
  '/security',
  '/change-password',
  '/admin',
  '/admin/users',
  '/admin/sessions',
  '/admin/audit',
  '/admin/explain',
];
