import type { Context } from './context.ts';
import type { Exit } from './exit-code.ts';
import { serversWithCredentials } from './places.ts';

interface Meant {
  everywhere: boolean;
  /** This session or all, as an earlier logout may have meant: not one by its id, and not the others. */
  isHere: boolean;
}

/**
 * A logout without a session to end. Only what this command has just heard about an earlier logout is claimed; else
 * nothing was ended, and the person may have meant another server.
 */
export async function reportNothingKept(
  { earlierLogouts: earlier, stateFolder, terminal, url }: Context,
  { everywhere, isHere }: Meant,
): Promise<Exit> {
  const others = (await serversWithCredentials(stateFolder)).filter((other) => other !== url);
  const isMeant = (scope: string) => isHere && (!everywhere || scope === 'everywhere');
  if (terminal.isJson) {
    terminal.printJson({ outcome: 'not-logged-in', earlierLogouts: earlier, otherServers: others });
  }
  const ended = earlier.finished.length === 0 ? 'nothing was ended' : 'nothing else was ended';
  const say = (text: string) => {
    if (!terminal.isJson) terminal.print(text);
  };
  if (earlier.left.length > 0) {
    say(
      'An earlier logout still waits for the server: what it was to end may live. The next curfew command tries again.',
    );
    return 'pending';
  }
  if (earlier.refused.length > 0) {
    say(`No session is kept here for ${url}; ${ended}.`);
    return 'refused';
  }
  if (earlier.finished.some(isMeant)) {
    say('Logged out: the earlier logout was all there was to do.');
    return 'done';
  }
  const elsewhere =
    others.length === 0 ? '' : ` There are credentials for ${others.join(', ')}: name the server with --url.`;
  say(`Nothing is kept here for ${url}; ${ended}.${elsewhere}`);
  return 'logged-out';
}
