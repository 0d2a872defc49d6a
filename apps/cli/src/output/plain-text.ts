/**
 * Control and format characters: they could move the cursor, change colours or reverse the line they are shown in.
 * The joiners stay, which hold emoji and some scripts together.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/** Text from elsewhere, fit for a terminal: on one line, and nothing but text. */
export function plainText(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/gu, ' ').replaceAll(UNSAFE, '');
}
