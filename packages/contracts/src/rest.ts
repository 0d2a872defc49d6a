import { z } from 'zod';
import { roleSchema, userSchema } from './account.ts';
import { loginOutput } from './session.ts';

/** The answer of `POST /api/auth/login`: that of `auth.login`, with the names that S1's callers read. */
export const restLoginOutput = z.strictObject({
  ...loginOutput.shape,
  user: z.strictObject({
    ...userSchema.shape,
    must_change_password: z.boolean(),
    /** A disabled account cannot log in. */
    is_active: z.literal(true),
  }),
  role: roleSchema,
});
export type RestLoginOutput = z.infer<typeof restLoginOutput>;
