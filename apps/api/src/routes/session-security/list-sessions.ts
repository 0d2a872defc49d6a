import { listSessionsInput, listSessionsOutput } from '@curfew/contracts';
import { defineOperation } from '../define-operation.ts';

export const listSessions = defineOperation({
  method: 'GET',
  path: '/api/auth/sessions',
  id: 'listSessions',
  groups: ['Browser sessions'],
  summary: 'The sessions of the caller',
  description:
    'Those that would be accepted right now, the current one first. `cursor` is `nextCursor` of the page before.',
  credentials: ['cookie', 'bearer'],
  query: listSessionsInput.unwrap(),
  answers: { 200: { description: 'One page.', schema: listSessionsOutput } },
  errors: [
    'VALIDATION_FAILED',
    'AMBIGUOUS_CREDENTIALS',
    'UNAUTHORIZED',
    'PASSWORD_CHANGE_REQUIRED',
    'UNAVAILABLE',
  ],
  handle({ caller, query }) {
    const { limit, ...page } = query;
    return caller.auth.listSessions({ ...page, ...(limit !== undefined && { limit: Number(limit) }) });
  },
});
