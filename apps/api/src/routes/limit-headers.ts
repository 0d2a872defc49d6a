/** Of answers to requests that were counted. */
export const counted = { RateLimit: 'always', 'RateLimit-Policy': 'always' } as const;

/** Of answers to requests that only some of are counted, or that are told of a limit as far as it can be read. */
export const sometimesCounted = { RateLimit: 'sometimes', 'RateLimit-Policy': 'sometimes' } as const;
