declare global {
  // A variable of the global scope can be declared by `var` only.
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

/**
 * From now on schemas are checked without compiling them to code. For pages whose content security policy forbids
 * `eval`: zod tries it out when the first object is parsed, and that try is a violation of the policy, though a silent one.
 * To be called before the first schema is used. It sets what `config` of zod sets, without loading zod for it: the pages
 * that need no schema are spared 4 kB.
 * @see https://github.com/colinhacks/zod/pull/5889
 */
export function validateWithoutEval(): void {
  Object.assign((globalThis.__zod_globalConfig ??= {}), { jitless: true });
}
