import pino from 'pino';
import type { Logger } from 'pino';

export interface LoggerOptions {
  level: string;
  /** Lines for people instead of JSON. */
  isPretty: boolean;
}

/**
 * One JSON line per event. Nothing that opens a session is ever in it: headers, bodies and query strings are not
 * logged at all, and what a library might add is redacted.
 */
export function createLogger({ level, isPretty }: LoggerOptions): Logger {
  return pino({
    level,
    redact: {
      paths: [
        '*.password',
        '*.token',
        '*.ticket',
        '*.secret',
        'headers',
        '*.headers',
        '*.body',
        'err.config',
      ],
      censor: '[redacted]',
    },
    serializers: {
      req: (request: { method: string; url: string; id: string; ip: string }) => ({
        method: request.method,
        // Without the query: inputs of procedures travel there.
        path: request.url.split('?', 1)[0],
      }),
      res: (reply: { statusCode: number }) => ({ statusCode: reply.statusCode }),
    },
    ...(isPretty && {
      transport: {
        target: 'pino-pretty',
        options: {
          translateTime: 'HH:MM:ss',
          ignore: 'pid,hostname,reqId,req,res,responseTime,hasLeft',
          messageFormat:
            '{if req.method}{req.method} {req.path} {res.statusCode}, {responseTime} ms: {end}{msg}',
          singleLine: true,
        },
      },
    }),
  });
}
