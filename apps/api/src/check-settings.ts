/** Says what is wrong with the settings, and ends: for whoever has something to do before the API starts. */
import { readEnvironment } from './env.ts';
import { readBuiltWeb } from './http/read-built-web.ts';
import { openPlaceDatabase } from './place/open-place-database.ts';

try {
  const { PLACE_DATABASE, WEB_DIST } = readEnvironment();
  if (WEB_DIST !== undefined) readBuiltWeb(WEB_DIST);
  if (PLACE_DATABASE !== undefined) openPlaceDatabase(PLACE_DATABASE, () => undefined);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
