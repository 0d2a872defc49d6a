import type { Actor } from './actors.ts';
import { takeAnswer } from './actors.ts';
import type { Cast } from './cast.ts';
import { composeCall, identify } from './commands/compose-call.ts';
import type { ComposedCall } from './commands/compose-call.ts';
import { findCredentials, readName } from './credentials.ts';
import type { CallStep, Trouble } from './history.ts';
import { openEventStream } from './network/event-stream.ts';
import { sendRequest } from './network/http-exchange.ts';
import type { HttpAnswer } from './network/http-exchange.ts';
import type { ArmedFault } from './network/statement-faults.ts';
import { readResult } from './read-result.ts';
import type { InstanceName, Presented, Sent, Stream, Trace } from './trace.ts';
import type { World } from './world.ts';

/** Something that is held, and how to let it go. */
interface Held {
  what: string;
  release(): Promise<void>;
}

export interface Player {
  trace: Trace;
  held: Held[];
  /** What has happened, a line each. */
  story: string[];
  /** Open connections of streams. */
  closeStreams(): void;
  tick(): number;
  sessionIds(): string[];
  call(step: CallStep): Promise<void>;
  /** Asks with this credential who is logged in, as the checker. */
  probe(text: string, on: InstanceName): Promise<Sent>;
  /** Has every open feed send a value, and waits until those that are delivered at all have arrived. */
  pulse(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  settleAll(): Promise<void>;
}

const PATIENCE_MILLISECONDS = 20_000;
let requests = 0;

export function createPlayer(world: World, cast: Cast): Player {
  let moment = 0;
  const tick = () => (moment += 1);
  const trace: Trace = {
    sent: [],
    streams: [],
    issued: [],
    pulses: new Map(),
    demotions: [],
    rows: [],
    audit: [],
  };
  const held: Held[] = [];
  const story: string[] = [];
  const underWay = new Set<Promise<unknown>>();
  const connections: { close(): void }[] = [];
  const byRequestId = new Map<string, Sent>();

  world.watchCommits((requestIds, phase) => {
    for (const sent of requestIds.map((id) => byRequestId.get(id))) {
      const last = sent?.commits.at(-1);
      if (phase === 'sent') sent?.commits.push({ sentAt: tick() });
      else if (last) last.acknowledgedAt = tick();
    }
  });

  function issue(texts: string[], at: number): void {
    const known = new Set(trace.issued.map(({ text }) => text));
    for (const text of texts) {
      const named = readName(text);
      if (named && !known.has(text)) trace.issued.push({ text, at, ...named });
    }
  }
  for (const actor of cast.actors) {
    const { held: tokens, jar, refreshToken, logoutTicket, logoutAllTicket } = actor;
    issue(
      [...tokens, ...jar.values(), refreshToken, logoutTicket, logoutAllTicket].filter(
        (text) => text !== undefined,
      ),
      0,
    );
  }

  function begin(sent: Omit<Sent, 'begunAt' | 'commits'>): Sent {
    const begun: Sent = { ...sent, begunAt: tick(), commits: [] };
    trace.sent.push(begun);
    byRequestId.set(begun.requestId, begun);
    return begun;
  }

  function receive(sent: Sent, answer: HttpAnswer | null): void {
    if (!answer) return;
    sent.answeredAt = tick();
    sent.answer = answer;
    Object.assign(sent, readResult(answer));
    issue(findCredentials(answer), sent.answeredAt);
  }

  function track(work: Promise<unknown>): void {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  /** Until the answer is there, or it cannot come before something is released. */
  async function settle(answered: Promise<unknown>, armed?: ArmedFault): Promise<void> {
    let isAnswered = false;
    void answered.then(() => (isAnswered = true));
    if (armed) await Promise.race([answered, armed.reached]);
    if (!armed && !world.faults.isHolding()) await Promise.race([answered, expire()]);
    while (!isAnswered && world.faults.isHolding() && !armed?.isReached()) {
      if (await world.isBlocked()) return;
      await Promise.race([answered, new Promise((resolve) => setImmediate(resolve))]);
    }
    // What met a fault that holds nothing is answered by itself.
    if (!isAnswered && !world.faults.isHolding()) await Promise.race([answered, expire()]);
  }

  async function send(call: ComposedCall, step: CallStep, requestId: string): Promise<void> {
    const { statement, request, answer: fate } = step.trouble;
    const armed = statement && world.faults.arm(step.on, statement);
    const sent = begin(describeCall(call, step, requestId));
    const exchange = sendRequest(world.urls[step.on], call.request, { isKeptBack: request === 'keep-byte' });
    const answered = exchange.answered.then((answer) => {
      receive(sent, answer);
      story.push(`    ${tell(sent)}`);
      if (!answer || fate === 'lost') return;
      const deliver = () => takeAnswer(call.actor, answer, sent.result ?? {});
      if (fate === 'hold') {
        held.push({ what: `the answer of ${sent.requestId}`, release: async () => deliver() });
      } else deliver();
    });
    track(answered);
    if (request === 'keep-byte') {
      const release = async () => {
        exchange.finish();
        await settle(answered, armed);
      };
      held.push({ what: `the last byte of ${requestId}`, release });
      if (call.request.body !== undefined && call.request.body !== '') return;
      exchange.finish();
    }
    await settle(answered, armed);
    if (armed?.isReached() !== true) {
      armed?.release();
      return;
    }
    if (statement?.action !== 'hold') return;
    held.push({
      what: `a statement of ${requestId}`,
      async release() {
        armed.release();
        await settle(answered);
      },
    });
  }

  async function open(call: ComposedCall, step: CallStep, requestId: string): Promise<void> {
    const sent = begin(describeCall(call, step, requestId));
    const stream: Stream = { sent, messages: [], isEnded: false };
    trace.streams.push(stream);
    const first = Promise.withResolvers<void>();
    const connection = openEventStream(`${world.urls[step.on]}${call.request.path}`, call.request.headers, {
      onMessage(message) {
        stream.messages.push({ ...message, at: tick() });
        if (message.event !== 'connected') first.resolve();
      },
      onEnd() {
        stream.isEnded = true;
        first.resolve();
      },
    });
    connections.push(connection);
    const status = await connection.opened;
    sent.answeredAt = tick();
    sent.answer = { status, setCookies: [], body: null };
    // The first message of a stream of events is a check; a feed says nothing until the next pulse.
    if (call.procedure === 'auth.events' && status === 200) await Promise.race([first.promise, expire()]);
    story.push(`    ${requestId} is answered ${status}`);
  }

  async function ask(
    presented: Presented,
    request: { method: string; path: string; body?: string },
    on: InstanceName,
  ) {
    requests += 1;
    const requestId = `probe-${requests}`;
    const headers = {
      ...identify(presented, world.engine, { variant: 1 }),
      'x-request-id': requestId,
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
    };
    const procedure = request.method === 'GET' ? 'auth.session' : (request.path.split('/').at(-1) ?? '');
    const whole = { ...request, headers };
    const described = {
      requestId,
      command: procedure,
      procedure,
      by: 'the checker',
      on,
      presented,
      input: undefined,
    };
    const sent = begin({ ...described, request: whole, isProbe: true });
    receive(sent, await sendRequest(world.urls[on], whole).answered);
    return sent;
  }

  const player: Player = {
    trace,
    held,
    story,
    tick,
    closeStreams: () => connections.forEach((connection) => connection.close()),
    sessionIds: () => [
      ...new Set(trace.issued.filter(({ kind }) => kind !== 'everywhere-ticket').map(({ id }) => id)),
    ],
    async call(step) {
      requests += 1;
      const requestId = `hist-${process.pid}-${requests}`;
      const known = { cast, sessionIds: player.sessionIds(), engine: world.engine };
      const call = composeCall(step, known, requestId);
      story.push(`${requestId}: ${describeStep(call.actor, call, step)}`);
      const { request } = step.trouble;
      if (call.isStream) await open(call, step, requestId);
      else if (request === 'hold') {
        held.push({ what: `the request ${requestId}`, release: () => send(call, step, requestId) });
      } else if (request !== 'cut') await send(call, step, requestId);
    },
    probe(text, on) {
      const kind = readName(text)?.kind;
      if (kind !== 'refresh') {
        const presented = kind === 'access' ? { bearer: text } : { cookie: text };
        return ask(presented, { method: 'GET', path: '/api/auth/session' }, on);
      }
      const isCookie = cast.actors.some(({ jar }) => [...jar.values()].includes(text));
      const path = '/trpc/auth.refresh';
      return isCookie
        ? ask({ refreshCookie: text }, { method: 'POST', path, body: '{}' }, on)
        : ask({ token: text }, { method: 'POST', path, body: JSON.stringify({ refreshToken: text }) }, on);
    },
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
          await player.probe(anyToken, on);
          await player.probe(anyToken, on);
        }),
      );
    },
    async settleAll() {
      await Promise.race([Promise.all(underWay), expire()]);
    },
  };
  return player;
}

function describeCall(
  call: ComposedCall,
  step: CallStep,
  requestId: string,
): Omit<Sent, 'begunAt' | 'commits'> {
  const { actor, procedure, presented, input, request } = call;
  const { command, on } = step;
  return { requestId, command, procedure, by: actor.name, on, presented, input, request, isProbe: false };
}

function describeStep(actor: Actor, { input, presented, request }: ComposedCall, step: CallStep): string {
  const carried = Object.entries(presented).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name} ${String(text).slice(0, 12)}…${String(text).slice(-6)}`],
  );
  const parts = [
    `${actor.name} calls ${step.command} on ${step.on}`,
    ...(input === undefined ? [] : [`with ${JSON.stringify(input)}`]),
    `carrying ${carried.join(', ') || 'nothing'}${step.holding === 'own' ? '' : ` (${step.holding})`}`,
    ...(request.body === '' ? [`and an empty body of type ${request.headers['content-type'] ?? ''}`] : []),
    ...describeTrouble(step.trouble),
  ];
  return parts.join(' ');
}

function describeTrouble({ request, answer, statement }: Trouble): string[] {
  return [
    ...(request === undefined ? [] : [`| request: ${request}`]),
    ...(answer === undefined ? [] : [`| answer: ${answer}`]),
    ...(statement === undefined
      ? []
      : [`| database: ${statement.action} at ${statement.from}+${statement.nth}`]),
  ];
}

function tell({ requestId, answer, result, refusal }: Sent): string {
  if (!answer) return `${requestId} gets no answer`;
  const said = refusal ?? { outcome: result?.['outcome'], endedSessions: result?.['endedSessions'] };
  return `${requestId} is answered ${answer.status} ${JSON.stringify(said)}`;
}

function expire(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the history stands still')), PATIENCE_MILLISECONDS).unref();
  });
}
