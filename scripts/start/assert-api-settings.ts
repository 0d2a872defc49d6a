import type { StartSettings } from '../env.ts';
import { startChild } from '../run/child.ts';
import { PlainError } from '../run/plain-error.ts';
import { builtWebFolder, toolEnvironment } from '../run/repository.ts';

/** What the embedded mode sets by itself, in a form that passes. */
const EMBEDDED_DATABASE = 'postgresql://127.0.0.1/curfew';
const EMBEDDED_KEYS = 'made at the first start and kept in the data folder';

/** @throws PlainError naming every variable that the API would refuse to start with. */
export async function assertApiSettings({ databaseUrl, hasServerKeys }: StartSettings): Promise<void> {
  const isEmbedded = databaseUrl === undefined;
  const { ended } = startChild(process.execPath, ['apps/api/src/check-settings.ts'], {
    environment: toolEnvironment({
      WEB_DIST: builtWebFolder,
      ...(isEmbedded && { DATABASE_URL: EMBEDDED_DATABASE }),
      ...(isEmbedded && !hasServerKeys && { CURFEW_SECRETS: EMBEDDED_KEYS }),
    }),
    output: 'collect',
  });
  const { code, output } = await ended;
  if (code !== 0) throw new PlainError(`Nothing was started. ${output.trim()}`);
}
