import { openEventStream } from './network/event-stream.ts';
import type { Recorder } from './recorder.ts';
import { expire } from './settle.ts';
import type { Sent, Stream } from './trace.ts';
import type { World } from './world.ts';

/** Opens a stream and keeps what it delivers, each message with its moment. Resolves when it is open, or refused. */
export async function openStreamOf(world: World, recorder: Recorder, sent: Sent): Promise<{ close(): void }> {
  const stream: Stream = { sent, messages: [], isEnded: false };
  recorder.trace.streams.push(stream);
  const first = Promise.withResolvers<void>();
  const { path, headers } = sent.request;
  const connection = openEventStream(`${world.urls[sent.on]}${path}`, headers, {
    onMessage(message) {
      stream.messages.push({ ...message, at: recorder.tick() });
      if (message.event !== 'connected') first.resolve();
    },
    onEnd() {
      stream.isEnded = true;
      first.resolve();
    },
  });
  const status = await connection.opened;
  // Whether it was accepted only its messages say: tRPC refuses a stream inside a stream.
  sent.answeredAt = recorder.tick();
  sent.answer = { status, setCookies: [], body: null };
  // A stream of events begins with one; a feed says nothing until the next pulse.
  if (sent.procedure === 'auth.events' && status === 200) await Promise.race([first.promise, expire()]);
  return connection;
}
