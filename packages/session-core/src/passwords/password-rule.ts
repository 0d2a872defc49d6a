import { SessionError } from '@curfew/contracts';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/**
 * Refuses passwords that may not be chosen. `personal` is what an attacker would try first: name and address.
 * @throws PASSWORD_UNACCEPTABLE with a sentence for the person.
 */
export type PasswordRule = (password: string, personal: string[]) => void;

/** NIST 800-63B-4 §3.1.1.2: 15 characters when the password is the only factor; never less than 8. */
const DEFAULT_MINIMUM_PASSWORD_LENGTH = 15;
const PASSWORD_LENGTH_FLOOR = 8;
const MAXIMUM_BYTES = 1024;
/** Guesses, as a power of ten, an online attacker cannot make under the login limit. */
const MINIMUM_GUESSES_LOG10 = 8;
/** The estimate costs more than linear time; what is guessable is so within these many characters. */
const ESTIMATED_LENGTH = 64;

/** Lengths are counted in code points after NFC. No composition rules, no truncation. */
export function createPasswordRule(minimumLength = DEFAULT_MINIMUM_PASSWORD_LENGTH): PasswordRule {
  if (minimumLength < PASSWORD_LENGTH_FLOOR) {
    throw new TypeError(`the minimum password length cannot be below ${PASSWORD_LENGTH_FLOOR}`);
  }
  // Made by the first password that is chosen: most processes see none, and its tables are a good part of their start.
  let estimator: ZxcvbnFactory | undefined;
  return (password, personal) => {
    const canonical = password.normalize('NFC');
    if ([...canonical].length < minimumLength) {
      throw unacceptable(`Use at least ${minimumLength} characters. A sentence is easy to remember.`);
    }
    if (Buffer.byteLength(canonical) > MAXIMUM_BYTES) {
      throw unacceptable(`Use at most ${MAXIMUM_BYTES} bytes.`);
    }
    const estimated = canonical.slice(0, ESTIMATED_LENGTH);
    estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
    if (estimator.check(estimated, personal).guessesLog10 < MINIMUM_GUESSES_LOG10) {
      throw unacceptable('This password is among the first that are guessed. Choose another.');
    }
  };
}

function unacceptable(message: string): SessionError {
  return new SessionError('PASSWORD_UNACCEPTABLE', message);
}
