import { appRouter } from '../router.ts';
import { trialRouter } from './trial-router.ts';

/** The product with procedures of the tests beside its own. */
export const TRIAL_MAIN = import.meta.filename;

if (process.argv[1] === TRIAL_MAIN) {
  Object.assign(appRouter._def.procedures, trialRouter._def.procedures);
  await import('../main.ts');
}
