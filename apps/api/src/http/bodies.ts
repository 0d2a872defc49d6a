import { SessionError } from '@curfew/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { refuse } from '../errors/to-session-error.ts';
import { readableType } from './media-type.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether forms are read besides JSON. Only for routes that read no cookie: any page can send a form. */
    acceptsForms?: boolean;
  }
}

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Reads the bodies of all routes: JSON everywhere, forms where the route accepts them. Any other type is refused, but
 * only if something was sent: clients announce a type for a body that is empty (a POST of axios without data, a form
 * without fields, `fetch` with `body: ''`), and such a request says nothing more than one without a body.
 */
export function installBodies(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404 && request.method !== 'GET' && request.method !== 'HEAD') {
      // Refused here because what an unknown address would accept is not a question.
      done(refuse('NOT_FOUND'));
      return;
    }
    describeBody(request);
    done();
  });
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done: Done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body, done);
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body: string, done: Done) => parseForm(body, done),
  );
  app.addContentTypeParser('*', (request, payload, done: Done) => {
    if (announcesContent(request.headers)) done(refuse('UNSUPPORTED_MEDIA_TYPE'));
    else refuseContent(payload, done);
  });
}

/** Leaves Fastify a type it has a parser for, or none, which goes to the parser that refuses every content. */
function describeBody(request: FastifyRequest): void {
  const { headers } = request;
  if (headers['content-type'] === undefined && headers['content-encoding'] === undefined) return;
  const type = readableType(headers);
  const isForm = type === 'application/x-www-form-urlencoded';
  if (type === undefined || (isForm && request.routeOptions.config.acceptsForms !== true))
    delete headers['content-type'];
  else headers['content-type'] = type;
}

function announcesContent(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) > 0;
}

/** For a body of unknown length: the first byte decides. */
function refuseContent(payload: IncomingMessage, done: Done): void {
  const settle = (error: Error | null) => {
    payload.off('data', onData).off('end', onEnd).off('error', settle);
    done(error);
  };
  const onData = () => settle(refuse('UNSUPPORTED_MEDIA_TYPE'));
  const onEnd = () => settle(null);
  payload.on('data', onData).on('end', onEnd).on('error', settle);
}

function parseForm(body: string, done: Done): void {
  if (body === '') return done(null, undefined);
  const fields = [...new URLSearchParams(body)];
  const isRepeated = new Set(fields.map(([name]) => name)).size < fields.length;
  // RFC 6749 §3.2: parameters must not be included more than once.
  if (isRepeated) return done(new SessionError('VALIDATION_FAILED', 'Send each parameter once.'));
  done(null, Object.fromEntries(fields));
}
