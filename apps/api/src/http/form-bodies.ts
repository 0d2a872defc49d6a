import { SessionError } from '@curfew/contracts';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether forms are taken besides JSON. Only for routes that read no cookie: any page can send a form. */
    acceptsForms?: boolean;
  }
}

export const FORM_TYPE = /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/iu;

/** Parses the forms of the routes that accept them; `installOriginCheck` refuses all others. */
export function acceptForms(app: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded';
  app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body: string, done) => {
    const fields = [...new URLSearchParams(body)];
    const isRepeated = new Set(fields.map(([name]) => name)).size < fields.length;
    // RFC 6749 §3.2: parameters must not be included more than once.
    const refusal = isRepeated ? new SessionError('VALIDATION_FAILED', 'Send each parameter once.') : null;
    done(refusal, Object.fromEntries(fields));
  });
}
