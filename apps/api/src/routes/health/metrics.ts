import { SessionError } from '@curfew/contracts';
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';

export const metrics = defineOperation({
  method: 'GET',
  path: '/metrics',
  id: 'metrics',
  groups: ['Running it'],
  summary: 'What this process has counted',
  description: 'For whoever presents `METRICS_TOKEN`; where none is configured there is nothing here.',
  credentials: ['metrics'],
  answers: { 200: { description: 'Prometheus text format.', schema: z.string(), mediaType: 'text/plain' } },
  errors: ['NOT_FOUND', 'UNAUTHORIZED'],
  async handle({ parts, request, reply }) {
    if (!parts.metrics) throw new SessionError('NOT_FOUND', 'There is nothing at this address.');
    const presented = /^Bearer +(\S+)$/iu.exec(request.headers.authorization ?? '')?.[1];
    // Of equal length and without a meaning: comparing them tells nothing of the token.
    if (presented === undefined || !timingSafeEqual(digest(presented), digest(parts.metrics.token))) {
      throw new SessionError('UNAUTHORIZED', 'Metrics are given to whoever presents METRICS_TOKEN.');
    }
    const { contentType, text } = await parts.metrics.metrics.scrape();
    reply.type(contentType);
    return text;
  },
});

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
