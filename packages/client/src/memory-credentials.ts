import { NO_CREDENTIALS, type Credentials, type CredentialStore } from './credentials.ts';

/** Credentials that last as long as this object: for a program that logs in at its start, and for one client. */
export function memoryCredentials(initial: Credentials = NO_CREDENTIALS): CredentialStore {
  let credentials = initial;
  return {
    read: async () => credentials,
    write: async (next) => {
      credentials = next;
    },
  };
}
