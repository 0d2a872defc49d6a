import { readError, type ClientError } from './read-error.ts';

export type Attempt<Value> = { ok: true; value: Value } | { ok: false; error: ClientError };

/** The outcome of a call as a value: what it answered, or why it did not. Never rejects. */
export async function attempt<Value>(call: Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    return { ok: false, error: readError(error) };
  }
}
