/** Says what is wrong with the settings, and ends: for whoever has something to do before the API starts. */
import { readEnvironment } from './env.ts';

try {
  readEnvironment();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
