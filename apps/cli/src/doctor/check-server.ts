import type { Check } from '@curfew/contracts';
import type { Context } from '../run/context.ts';
import { networkCause } from '../run/network-cause.ts';

const TIMEOUT_MILLISECONDS = 5000;
/** The header that tells the time counts whole seconds, and the answer was on its way. */
const TOLERATED_CLOCK_SECONDS = 10;

/** Whether the server answers, whether it says that it can work, and whether it has the same time as this machine. */
export async function checkServer({ url }: Pick<Context, 'url'>): Promise<Check[]> {
  try {
    const began = performance.now();
    const alive = await ask(`${url}/livez`);
    const milliseconds = Math.round(performance.now() - began);
    if (alive.status !== 200) {
      return [
        {
          name: 'server',
          status: 'failed',
          detail: `${url} answers ${alive.status}: is that a Curfew server?`,
        },
      ];
    }
    const ready = await ask(`${url}/readyz`);
    return [
      { name: 'server', status: 'ok', detail: `${url} answered after ${milliseconds} ms` },
      ready.status === 200
        ? { name: 'ready', status: 'ok', detail: 'it says that it can work' }
        : {
            name: 'ready',
            status: 'failed',
            detail: `it does not say that it can work: ${url}/readyz answers ${ready.status}`,
          },
      checkClock(alive.headers.get('date')),
    ];
  } catch (error) {
    const why = networkCause(error) ?? 'no answer';
    return [{ name: 'server', status: 'failed', detail: `${url} cannot be reached (${why})` }];
  }
}

function checkClock(date: string | null): Check {
  const offset = date === null ? Number.NaN : Math.round((Date.parse(date) - Date.now()) / 1000);
  if (Number.isNaN(offset))
    return { name: 'clock here', status: 'warning', detail: 'the server does not tell the time' };
  if (Math.abs(offset) <= TOLERATED_CLOCK_SECONDS) {
    return { name: 'clock here', status: 'ok', detail: 'this machine and the server agree' };
  }
  const direction = offset > 0 ? 'behind' : 'ahead of';
  return {
    name: 'clock here',
    status: 'warning',
    detail: `this machine is ${Math.abs(offset)} s ${direction} the server`,
  };
}

async function ask(url: string): Promise<Response> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  await response.body?.cancel();
  return response;
}
