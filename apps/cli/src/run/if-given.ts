/** The value of an option that was given, else undefined: inputs leave out what is undefined. */
export function ifGiven<Given, Value>(
  given: Given | undefined,
  toValue: (given: Given) => Value,
): Value | undefined {
  return given === undefined ? undefined : toValue(given);
}
