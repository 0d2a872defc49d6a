import type { HttpAnswer } from './network/http-exchange.ts';

interface Read {
  result?: Record<string, unknown>;
  refusal?: { code: string; reason?: string };
}

/** What a command answered, out of tRPC's envelope, a problem (RFC 9457) or an OAuth answer. */
export function readResult({ status, body }: HttpAnswer): Read {
  const fields = asRecord(body);
  if (status >= 200 && status < 300)
    return { result: asRecord(asRecord(fields['result'])['data'] ?? fields) };
  const data = asRecord(asRecord(fields['error'])['data']);
  const code = data['curfewCode'] ?? fields['code'] ?? fields['error'];
  const reason = data['reason'] ?? fields['reason'];
  return {
    refusal: {
      code: typeof code === 'string' ? code : `HTTP ${status}`,
      ...(typeof reason === 'string' && { reason }),
    },
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
