export { fileCredentials } from './file-credentials.ts';
export { replaceFile } from './replace-file.ts';
export { withFileLock } from './with-file-lock.ts';
export type { FileLockOptions } from './with-file-lock.ts';
