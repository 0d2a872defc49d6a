import { z } from 'zod';

/** What a session belongs to. */
export const clientKindSchema = z.enum(['web', 'cli', 'service']);
export type ClientKind = z.infer<typeof clientKindSchema>;

/** How a session's credentials travel: HttpOnly cookies, or an Authorization header. One is never accepted as the other. */
export const transportSchema = z.enum(['cookie', 'bearer']);
export type Transport = z.infer<typeof transportSchema>;
