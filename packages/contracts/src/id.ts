import { z } from 'zod';

/**
 * A UUID that names a user, a session or a record. Read in either case, written and compared in lower case (RFC 9562 §4),
 * so that no comparison takes two spellings of one id for two things.
 */
export const idSchema = z.uuid().toLowerCase();
