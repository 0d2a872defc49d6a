import { repeatOnceLink } from './repeat-once-link.ts';

/**
 * Asks for the password when a procedure wants a fresh authentication, then repeats the operation once, so no caller
 * has to know which procedures do. `ask` answers false when the person gave up: the caller gets the refusal.
 */
export function reauthenticationLink(ask: () => Promise<boolean>) {
  return repeatOnceLink((error) => error.code === 'REAUTHENTICATION_REQUIRED' && ask());
}
