import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { observable } from '@trpc/server/observable';
import { z } from 'zod';
import {
  adminProcedure,
  freshAdminProcedure,
  freshProcedure,
  protectedProcedure,
  publicProcedure,
} from '../trpc/procedures.ts';
import { t } from '../trpc/trpc.ts';

/** The moment at which a value is yielded, on the clock that all processes of this machine share. */
export function now(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

const counts = { started: 0, aborted: 0 };

function begin(signal: AbortSignal | undefined): void {
  counts.started += 1;
  signal?.addEventListener('abort', () => (counts.aborted += 1), { once: true });
}

function failToCleanUp(): never {
  throw new Error('a stubborn author could not clean up');
}

const forever = () => new Promise<never>(() => {});

const numbersInput = z.strictObject({ count: z.number() });

async function* numbers({ count }: z.infer<typeof numbersInput>): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

/** Subscriptions whose authors know nothing of sessions, and some of them little of subscriptions. */
function streamsOver(base: typeof protectedProcedure) {
  return t.router({
    tight: base.subscription(async function* ({ signal }) {
      begin(signal);
      for (;;) yield now();
    }),
    paced: base.subscription(async function* ({ signal }) {
      begin(signal);
      for (;;) {
        yield now();
        await pause(10);
      }
    }),
    /** Waits for what never happens, with the signal as tRPC teaches it. */
    silent: base.subscription(async function* ({ signal }) {
      begin(signal);
      if (signal) await once(signal, 'abort');
      yield now();
    }),
    /** Never yields, never returns, and does not look at the signal. */
    deaf: base.subscription(async function* ({ signal }) {
      begin(signal);
      await forever();
      yield now();
    }),
    stubborn: base.subscription(async function* ({ signal }) {
      begin(signal);
      try {
        for (;;) {
          yield now();
          await pause(1);
        }
      } finally {
        failToCleanUp();
      }
    }),
    unending: base.subscription(async function* ({ signal }) {
      begin(signal);
      try {
        for (;;) yield now();
      } finally {
        for (;;) yield now();
      }
    }),
    /** Never gets as far as returning something that could be iterated. */
    unopened: base.subscription(async function ({ signal }): Promise<AsyncIterable<number>> {
      begin(signal);
      return forever();
    }),
    observed: base.subscription(({ signal }) =>
      observable<number>((observer) => {
        begin(signal);
        const timer = setInterval(() => observer.next(now()), 5);
        return () => clearInterval(timer);
      }),
    ),
  });
}

export const trialRouter = t.router({
  trial: t.router({
    person: streamsOver(protectedProcedure),
    fresh: streamsOver(freshProcedure),
    operator: streamsOver(adminProcedure),
    freshOperator: streamsOver(freshAdminProcedure),
    /** More than the buffers between two processes hold. */
    large: protectedProcedure.subscription(async function* ({ signal }) {
      begin(signal);
      for (;;) yield 'x'.repeat(1_000_000);
    }),
    checked: protectedProcedure.input(numbersInput).subscription(({ input }) => numbers(input)),
    /** What the guard prevents, to see that a test would notice. Paced: without checks a tight loop leaves no time for requests. */
    unguarded: publicProcedure.subscription(async function* () {
      for (;;) {
        yield now();
        await pause(1);
      }
    }),
    unchecked: publicProcedure.input(numbersInput).subscription(({ input }) => numbers(input)),
    state: publicProcedure.query(({ ctx }) => ({
      ...counts,
      openStreams: ctx.services.liveEvents.openStreams(),
    })),
  }),
});
