import type { Cast } from './cast.ts';
import { identify } from './commands/compose-call.ts';
import { readName } from './credentials.ts';
import { sendRequest } from './network/http-exchange.ts';
import type { Recorder } from './recorder.ts';
import type { InstanceName, Presented, Sent } from './trace.ts';
import type { World } from './world.ts';

/** What the checker asks on its own account. */
export interface Probes {
  /** Whether this credential is accepted: a session's asks who is logged in, a refresh token refreshes. */
  probe(text: string, on: InstanceName): Promise<Sent>;
  /** Has every open feed send a value, and waits until those that are delivered at all have arrived. */
  pulse(): Promise<void>;
}

let probes = 0;

export function createProbes(world: World, cast: Cast, { trace, tick, begin, receive }: Recorder): Probes {
  async function ask(on: InstanceName, presented: Presented, body?: object): Promise<Sent> {
    probes += 1;
    const requestId = `probe-${probes}`;
    const procedure = body ? 'auth.refresh' : 'auth.session';
    const request = {
      method: body ? 'POST' : 'GET',
      path: body ? '/trpc/auth.refresh' : '/api/auth/session',
      body: body && JSON.stringify(body),
      headers: {
        // Background: the checker keeps no session alive.
        ...identify(presented, world.engine, { variant: 1 }),
        'x-request-id': requestId,
        ...(body && { 'content-type': 'application/json' }),
      },
    };
    const described = { requestId, command: procedure, procedure, by: 'the checker', on, presented };
    const sent = begin({ ...described, input: undefined, request, isProbe: true });
    receive(sent, await sendRequest(world.urls[on], request).answered);
    return sent;
  }

  function probe(text: string, on: InstanceName): Promise<Sent> {
    const kind = readName(text)?.kind;
    if (kind === 'access') return ask(on, { bearer: text });
    if (kind !== 'refresh') return ask(on, { cookie: text });
    const isCookie = cast.actors.some(({ jar }) => [...jar.values()].includes(text));
    return isCookie ? ask(on, { refreshCookie: text }, {}) : ask(on, { token: text }, { refreshToken: text });
  }

  return {
    probe,
    async pulse() {
      const number = trace.pulses.size + 1;
      trace.pulses.set(number, tick());
      const body = JSON.stringify({ number });
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'POST', path: '/trpc/testing.pulse', headers, body };
      const anyToken = trace.issued[0]?.text ?? '';
      await Promise.all(
        (['A', 'B'] as const).map(async (on) => {
          await sendRequest(world.urls[on], request).answered;
          // Lookups are answered in their order: behind these two, what a stream looked up has been sent.
          await probe(anyToken, on);
          await probe(anyToken, on);
        }),
      );
    },
  };
}
