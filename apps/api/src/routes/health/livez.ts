import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';

export const livez = defineOperation({
  method: 'GET',
  path: '/livez',
  id: 'livez',
  groups: ['Running it'],
  summary: 'Does the process answer?',
  description: 'Says nothing about the database.',
  credentials: ['none'],
  answers: { 200: { description: 'It does.', schema: z.strictObject({ status: z.literal('alive') }) } },
  errors: [],
  handle: () => ({ status: 'alive' as const }),
});
