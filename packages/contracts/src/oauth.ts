import { z } from 'zod';
import { roleSchema } from './account.ts';
import { opaque } from './text.ts';

/** `POST /token` (RFC 6749 §4.3.2 and §6). Parameters that are not known are ignored, as §3.2 asks. */
export const tokenInput = z.discriminatedUnion('grant_type', [
  z.object({
    grant_type: z.literal('password'),
    /** The e-mail address. */
    username: z.string(),
    password: z.string(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() }),
]);
export type TokenInput = z.infer<typeof tokenInput>;

/** RFC 6749 §5.1. */
export const tokenOutput = z.strictObject({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.number().int().positive(),
  refresh_token: z.string(),
});
export type TokenOutput = z.infer<typeof tokenOutput>;

/** `POST /revoke` (RFC 7009) and `POST /introspect` (RFC 7662). The hint is not needed: tokens say what they are. */
export const presentedTokenInput = z.object({
  token: opaque(256),
  token_type_hint: z.string().optional(),
  /** Another way for a client of `/introspect` to present its credential than HTTP Basic (RFC 6749 §2.3.1). */
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});
export type PresentedTokenInput = z.infer<typeof presentedTokenInput>;

/** RFC 7662 §2.2. Of a token that opens nothing, no more than that is said. */
export const introspectOutput = z.discriminatedUnion('active', [
  z.strictObject({ active: z.literal(false) }),
  z.strictObject({
    active: z.literal(true),
    token_type: z.literal('Bearer'),
    /** The user's id. */
    sub: z.string(),
    username: z.string(),
    role: roleSchema,
    /** The session's id. */
    sid: z.string(),
    /** Seconds since 1970. */
    exp: z.number().int(),
  }),
]);
export type IntrospectOutput = z.infer<typeof introspectOutput>;

/** RFC 6749 §5.2; the last three of RFC 6749 §4.1.2.1 and RFC 8628 §3.5. */
export const oauthErrorSchema = z.strictObject({
  error: z.enum([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unsupported_grant_type',
    'server_error',
    'temporarily_unavailable',
    'slow_down',
  ]),
  error_description: z.string(),
});
export type OauthError = z.infer<typeof oauthErrorSchema>;
