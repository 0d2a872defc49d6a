import { connect } from 'node:tls';
import { once } from 'node:events';
import type { Check } from '@curfew/contracts';
import type { Context } from '../run/context.ts';
import { networkCause } from '../run/network-cause.ts';

const DAY_MILLISECONDS = 86_400_000;
const SOON_DAYS = 14;
const TIMEOUT_MILLISECONDS = 5000;

/** Whether nobody on the way can read what is sent, and for how long the server's certificate lasts. */
export async function checkEncryption({ url }: Pick<Context, 'url'>): Promise<Check> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol === 'http:') {
    return { name: 'encryption', status: 'ok', detail: 'plain http, which does not leave this machine' };
  }
  const socket = connect({ host: hostname, port: Number(port || 443), servername: hostname });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    return judgeCertificate(socket.getPeerCertificate().valid_to, Date.now());
  } catch (error) {
    return {
      name: 'encryption',
      status: 'failed',
      detail: `no trusted connection (${networkCause(error) ?? 'no answer'})`,
    };
  } finally {
    socket.destroy();
  }
}

/** A trusted certificate that ends at `validTo`. */
export function judgeCertificate(validTo: string, now: number): Check {
  const days = Math.floor((Date.parse(validTo) - now) / DAY_MILLISECONDS);
  const detail = `the server’s certificate is trusted, for ${days} more days`;
  return { name: 'encryption', status: days < SOON_DAYS ? 'warning' : 'ok', detail };
}
