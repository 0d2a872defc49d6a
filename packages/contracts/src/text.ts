import { z } from 'zod';

/** U+0000 cannot be stored by PostgreSQL; other C0/C1 controls and bidi overrides have no place in a name or address. */
// oxlint-disable-next-line no-control-regex -- refusing control characters is the purpose
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Half of a character. Not `isWellFormed`, which is younger than some browsers that the page supports. */
export const LONE_SURROGATE = /\p{Surrogate}/u;

/** Text of one line: well-formed Unicode without control characters, trimmed, in NFC. */
export function singleLine(maximumLength: number) {
  return z
    .string()
    .max(maximumLength)
    .refine((value) => !LONE_SURROGATE.test(value) && !CONTROL.test(value), {
      message: 'must not contain control characters',
    })
    .transform((value) => value.normalize('NFC').trim());
}

/** Opaque text that is compared or hashed, never shown. */
export function opaque(maximumLength: number) {
  return z
    .string()
    .min(1)
    .max(maximumLength)
    .regex(/^[\x21-\x7e]+$/u, 'must be printable ASCII without spaces');
}
