/** Says what is wrong with the settings, and ends: for whoever has something to do before the API starts. */
import { readEnvironment } from './env.ts';
import { openPlaceDatabase } from './place/open-place-database.ts';

try {
  const { PLACE_DATABASE } = readEnvironment();
  if (PLACE_DATABASE !== undefined) openPlaceDatabase(PLACE_DATABASE, () => undefined);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
