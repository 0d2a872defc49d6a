import { EventEmitter, on } from 'node:events';
import { z } from 'zod';
import { appRouter as product } from '../../router.ts';
import { protectedProcedure, publicProcedure } from '../../trpc/procedures.ts';
import { t } from '../../trpc/trpc.ts';

const pulses = new EventEmitter().setMaxListeners(0);

/** What a developer adds who thinks of nothing but their data. It sends the number of each pulse. */
const feed = protectedProcedure.subscription(async function* ({ signal }) {
  const numbers = on(pulses, 'pulse', { signal }) as AsyncIterable<[number]>;
  for await (const [number] of numbers) yield number;
});

const pulse = publicProcedure.input(z.strictObject({ number: z.int() })).mutation(({ input }) => {
  pulses.emit('pulse', input.number);
  return pulses.listenerCount('pulse');
});

/** The product's router, and one stream. */
export const appRouter = t.mergeRouters(product, t.router({ testing: t.router({ feed, pulse }) }));
