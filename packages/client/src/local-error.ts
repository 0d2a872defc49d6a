/** Something that this side cannot do. Its message says what, is fit to be shown, and says nothing about the server. */
export class LocalError extends Error {
  override readonly name: string = 'LocalError';
}
