import { takeAnswer } from './actors.ts';
import type { Cast } from './cast.ts';
import { composeCall } from './commands/compose-call.ts';
import type { ComposedCall } from './commands/compose-call.ts';
import type { CallStep } from './history.ts';
import { sendRequest } from './network/http-exchange.ts';
import type { HttpAnswer } from './network/http-exchange.ts';
import { openStreamOf } from './open-stream-of.ts';
import type { Recorder } from './recorder.ts';
import { expire, settle } from './settle.ts';
import { tellAnswer, tellCall } from './tell-story.ts';
import type { Sent } from './trace.ts';
import type { World } from './world.ts';

/** Makes the calls of a history, and holds what is to be held of them. */
export interface Player {
  /** What is held, and how to let it go. */
  held: { what: string; release(): Promise<void> }[];
  /** What has happened, a line each. */
  story: string[];
  call(step: CallStep): Promise<void>;
  /** Resolves when nothing is under way any more. */
  settleAll(): Promise<void>;
  closeStreams(): void;
}

/** A call on its way. */
interface Sending {
  call: ComposedCall;
  step: CallStep;
  requestId: string;
}

let requests = 0;

export function createPlayer(world: World, cast: Cast, recorder: Recorder): Player {
  const player: Player = {
    held: [],
    story: [],
    async call(step) {
      requests += 1;
      const requestId = `hist-${process.pid}-${requests}`;
      const known = { cast, sessionIds: recorder.sessionIds(), engine: world.engine };
      const call = composeCall(step, known, requestId);
      player.story.push(tellCall(requestId, call, step));
      const sending = { call, step, requestId };
      const { request } = step.trouble;
      if (call.isStream) {
        connections.push(await openStreamOf(world, recorder, begin(sending)));
        player.story.push(`    ${requestId} is open`);
      } else if (request === 'hold') hold(`the request ${requestId}`, () => send(sending));
      else if (request !== 'cut') await send(sending);
    },
    async settleAll() {
      await Promise.race([Promise.all(underWay), expire()]);
    },
    closeStreams: () => connections.forEach((connection) => connection.close()),
  };
  const connections: { close(): void }[] = [];
  const underWay = new Set<Promise<unknown>>();
  const hold = (what: string, release: () => Promise<void>) => void player.held.push({ what, release });
  const begin = ({ call, step, requestId }: Sending): Sent => {
    const { actor, procedure, presented, input, request } = call;
    const { command, on } = step;
    return recorder.begin({
      requestId,
      command,
      procedure,
      by: actor.name,
      on,
      presented,
      input,
      request,
      isProbe: false,
    });
  };

  async function send(sending: Sending): Promise<void> {
    const { call, step, requestId } = sending;
    const { statement, request } = step.trouble;
    const armed = statement && world.faults.arm(step.on, statement);
    const sent = begin(sending);
    const isKeptBack = request === 'keep-byte' && (call.request.body ?? '') !== '';
    const exchange = sendRequest(world.urls[step.on], call.request, { isKeptBack });
    const answered = exchange.answered.then((answer) => arrive(sending, sent, answer));
    underWay.add(answered);
    if (isKeptBack) {
      hold(`the last byte of ${requestId}`, () => {
        exchange.finish();
        return settle(world, answered, armed);
      });
      return;
    }
    await settle(world, answered, armed);
    if (armed?.isReached() !== true) armed?.release();
    else if (statement?.action === 'hold') {
      hold(`a statement of ${requestId}`, () => {
        armed.release();
        return settle(world, answered);
      });
    }
  }

  /** An answer has left the server: now the network has it. */
  function arrive({ call, step }: Sending, sent: Sent, answer: HttpAnswer | null): void {
    recorder.receive(sent, answer);
    player.story.push(tellAnswer(sent));
    const fate = step.trouble.answer;
    if (!answer || fate === 'lost') return;
    const deliver = () => takeAnswer(call.actor, answer, sent.result ?? {});
    if (fate === 'hold') hold(`the answer of ${sent.requestId}`, async () => deliver());
    else deliver();
  }

  return player;
}
