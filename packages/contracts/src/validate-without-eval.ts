import { config } from 'zod/v4/core';

/**
 * From now on schemas are checked without compiling them to code. For pages whose content security policy forbids
 * `eval`: zod tries it out when the first object is parsed, and that try is a violation of the policy, though a silent one.
 * To be called before the first schema is used.
 */
export function validateWithoutEval(): void {
  config({ jitless: true });
}
