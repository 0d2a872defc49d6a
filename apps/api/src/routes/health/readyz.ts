import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import type { OperationCall } from '../define-operation.ts';

const status = z.strictObject({ status: z.enum(['ready', 'unavailable']) });

export const readyz = defineOperation({
  method: 'GET',
  path: '/readyz',
  id: 'readyz',
  groups: ['Running it'],
  summary: 'Can the process do its work?',
  description: 'Not while the database is away, and not once the process is stopping.',
  credentials: ['none'],
  answers: {
    200: { description: 'It can.', schema: status },
    503: { description: 'Send requests elsewhere.', schema: status },
  },
  errors: [],
  async handle({ parts, request, reply }) {
    const isReady = !parts.isStopping() && (await answers(parts.pool, request.log));
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? ('ready' as const) : ('unavailable' as const) };
  },
});

type Call = OperationCall<unknown, object, object>;

async function answers(pool: Call['parts']['pool'], log: Call['request']['log']): Promise<boolean> {
  try {
    await pool.query('SELECT 1');
    return true;
  } catch (error) {
    log.warn({ err: error }, 'the database does not answer');
    return false;
  }
}
