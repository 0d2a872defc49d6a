import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';

export const openapi = defineOperation({
  method: 'GET',
  path: '/openapi.json',
  id: 'openapi',
  groups: ['Reference'],
  summary: 'This document',
  description: 'Made of the declarations the routes themselves are made of.',
  credentials: ['none'],
  answers: {
    200: {
      description: 'An OpenAPI 3.1 document.',
      schema: z.looseObject({ openapi: z.string().startsWith('3.1.') }),
    },
  },
  errors: [],
  handle: ({ parts }) => parts.document(),
});
