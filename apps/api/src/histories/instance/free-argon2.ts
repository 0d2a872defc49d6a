import { createHash } from 'node:crypto';

interface Parameters {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** Stands in for `@node-rs/argon2`: the same text outside, no cost inside. */
export async function hash(password: string, parameters: Parameters): Promise<string> {
  const { memoryCost, timeCost, parallelism } = parameters;
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${digest(password)}`;
}

export async function verify(hashed: string, password: string): Promise<boolean> {
  return hashed.endsWith(`$${digest(password)}`);
}

function digest(password: string): string {
  return createHash('sha256').update(password).digest('base64url');
}
