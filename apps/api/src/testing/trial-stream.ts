import type { ApiProcess } from './api-process.ts';
import { readServerSentEvents } from './open-stream.ts';
import type { Visitor } from './visitor.ts';

/** A subscription of the trial router, read until it ends. */
export interface TrialStream {
  /** When each value that arrived was yielded. */
  yieldedAt: number[];
  /** Resolves with the first value. */
  first: Promise<void>;
  /** Resolves when the connection is closed: the refusal that came last, or null. */
  ended: Promise<{ curfewCode: string; reason?: string; retryAfterSeconds?: number } | null>;
  close(): void;
}

/** The query of a stream of so many numbers. */
export function countTo(count: number): string {
  return `?input=${encodeURIComponent(JSON.stringify({ count }))}`;
}

/** `path`: below `trial`, with its query. */
export function openTrial(url: string, path: string, visitor?: Visitor): TrialStream {
  const abort = new AbortController();
  const first = Promise.withResolvers<void>();
  const yieldedAt: number[] = [];
  const cookie = [...(visitor?.cookies ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  const read = async () => {
    const response = await fetch(`${url}/trpc/trial.${path}`, {
      // Without an Accept header: a subscription is one whatever its client says.
      headers: { cookie },
      signal: abort.signal,
    });
    let refusal = null;
    for await (const { event, data } of readServerSentEvents(response)) {
      if (event === 'serialized-error') refusal = JSON.parse(data).data;
      else if (event === undefined) {
        yieldedAt.push(JSON.parse(data));
        first.resolve();
      }
    }
    return refusal;
  };
  return { yieldedAt, first: first.promise, ended: read(), close: () => abort.abort() };
}

export interface TrialState {
  started: number;
  aborted: number;
  openStreams: number;
}

export async function readState({ url }: ApiProcess): Promise<TrialState> {
  const answer = await fetch(`${url}/trpc/trial.state`);
  return ((await answer.json()) as { result: { data: TrialState } }).result.data;
}

/** Asks until the answer is the expected one: what a server notices of a connection, it notices a moment later. */
export async function untilState(
  api: ApiProcess,
  isExpected: (state: TrialState) => boolean,
): Promise<TrialState> {
  for (let attempt = 0; ; attempt += 1) {
    const state = await readState(api);
    if (isExpected(state) || attempt === 2000) return state;
  }
}
