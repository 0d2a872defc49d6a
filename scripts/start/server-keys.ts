import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { PlainError } from '../run/plain-error.ts';
import { readOrCreatePrivateFile } from './private-file.ts';

/** Long enough for HMAC-SHA-256 to rest on (RFC 2104 §3: not less than the output). */
const KEY_BYTES = 32;

/** The server keys of the embedded mode, in the form of `CURFEW_SECRETS`: made once, then always the same. */
export async function serverKeys(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'server-keys');
  const content = await readOrCreatePrivateFile(
    path,
    () => `${randomBytes(KEY_BYTES).toString('base64url')}\n`,
  );
  const keys = content.trim();
  if (keys.split(',').some((key) => key.length < KEY_BYTES)) {
    throw new PlainError(
      `${path} holds no usable key: delete it to have a new one made (people then log in again).`,
    );
  }
  return keys;
}
