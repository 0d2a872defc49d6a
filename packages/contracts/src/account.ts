import { z } from 'zod';
import { clientKindSchema, transportSchema } from './client-kind.ts';
import { idSchema } from './id.ts';
import { LONE_SURROGATE, opaque, singleLine } from './text.ts';

/** Canonical e-mail address: NFC, trimmed, lower case, at most 254 characters. */
export const emailSchema = singleLine(254)
  .transform((value) => value.toLowerCase())
  .pipe(z.email({ pattern: z.regexes.unicodeEmail }));

/** A presented password: any text up to 1024 UTF-16 units; length policy and NFC are applied where it is hashed. */
export const passwordSchema = z
  .string()
  .min(1)
  .max(1024)
  .refine((value) => !LONE_SURROGATE.test(value) && !value.includes('\u0000'), {
    message: 'must not contain NUL or broken characters',
  });

export const roleSchema = z.enum(['user', 'admin']);
export type Role = z.infer<typeof roleSchema>;

export const userSchema = z.strictObject({
  id: idSchema,
  email: z.string(),
  displayName: z.string(),
  role: roleSchema,
  mustChangePassword: z.boolean(),
});
export type User = z.infer<typeof userSchema>;

export const registerInput = z.strictObject({
  email: emailSchema,
  password: passwordSchema,
  displayName: singleLine(100).pipe(z.string().min(1)),
});
export type RegisterInput = z.infer<typeof registerInput>;

export const registerOutput = z.strictObject({ user: userSchema });
export type RegisterOutput = z.infer<typeof registerOutput>;

/** What logs in, if it is not a browser: shown in the session list as "CLI on <host>". */
export const clientSchema = z.strictObject({
  kind: clientKindSchema,
  host: singleLine(64).pipe(z.string().min(1)).optional(),
});
export type Client = z.infer<typeof clientSchema>;

export const loginInput = z
  .strictObject({
    email: emailSchema,
    password: passwordSchema,
    fingerprint: opaque(256).optional(),
    /** `cookie` (default): the credential goes into HttpOnly cookies. `bearer`: it is in the answer, for programs. */
    transport: transportSchema.optional(),
    /** "Keep me logged in": adds the refresh cookie. Only with cookies; a bearer session can always be refreshed. */
    rememberMe: z.boolean().optional(),
    client: clientSchema.optional(),
  })
  .refine(({ transport, rememberMe }) => !(transport === 'bearer' && rememberMe), {
    path: ['rememberMe'],
    message: 'is for cookies: a bearer session can always be refreshed',
  });
export type LoginInput = z.infer<typeof loginInput>;

export const reauthenticateInput = z.strictObject({ password: passwordSchema });
export type ReauthenticateInput = z.infer<typeof reauthenticateInput>;

export const changePasswordInput = z.strictObject({
  currentPassword: passwordSchema,
  newPassword: passwordSchema,
});
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;
