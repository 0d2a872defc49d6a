import { z } from 'zod';

/**
 * About where an address was, by the database that the operator supplied at that moment. Left out where there is none or
 * it does not know; and by versions that know no places.
 */
export const placeSchema = z.strictObject({
  /** As the database calls it in English. */
  city: z.string().nullable(),
  /** ISO 3166-1 alpha-2: `PT`. */
  country: z.string().regex(/^[A-Z]{2}$/u),
});
export type Place = z.infer<typeof placeSchema>;
