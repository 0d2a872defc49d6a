/** How a command ended, for scripts. docs/cli.md explains each, and a test holds it against this table. */
export const EXIT_CODES = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  'logged-out': 4,
  unavailable: 5,
  'password-needed': 6,
  pending: 7,
  interrupted: 130,
} as const;

export type Exit = keyof typeof EXIT_CODES;
