import { idSchema } from '@curfew/contracts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { appRouter } from '../router.ts';
import { operations } from '../routes/operations.ts';
import { useApiWorld } from '../testing/api-world.ts';
import { useOperator } from '../testing/operators.ts';

const world = useApiWorld();
const people = useOperator(world);
const ID = '0F1E2D3C-4B5A-4678-9ABC-DEF012345678';

/** Every schema inside a schema, with the names that lead to it. */
function* inside(schema: unknown, path: string[] = []): Generator<[string, z.ZodType]> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    yield* inside(schema.unwrap(), path);
  } else if (schema instanceof z.ZodArray) yield* inside(schema.element, path);
  else if (schema instanceof z.ZodObject) {
    for (const [name, field] of Object.entries(schema.shape)) yield* inside(field, [...path, name]);
  } else if (schema instanceof z.ZodType) yield [path.join('.'), schema];
}

const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { inputs: unknown[] } }>;
const inputs = [
  ...Object.entries(procedures).flatMap(([name, { _def }]) =>
    _def.inputs.map((schema) => [name, schema] as const),
  ),
  ...operations.map(({ id, params }) => [`route ${id}`, params] as const),
].flatMap(([name, schema]) => [...inside(schema)].map(([path, field]) => ({ name, path, field })));
const ids = inputs.filter(({ path }) => /(?:^|\.)(?:id|\w+Ids?)$/u.test(path) && !path.endsWith('requestId'));

describe('an id in capitals is the same id', () => {
  test('is looked for where there are ids', () => {
    const names = new Set(ids.map(({ name }) => name));
    expect([...names]).toEqual(
      expect.arrayContaining(['auth.logoutSessions', 'admin.followAudit', 'route logoutSession']),
    );
  });

  test.each(ids)('in $name, $path', ({ field }) => {
    expect(field).toBe(idSchema);
    expect(field.parse(ID)).toBe(ID.toLowerCase());
  });

  test('wherever a UUID is taken', () => {
    const others = inputs.filter(({ field }) => field !== idSchema && field.safeParse(ID).data === ID);
    // Free text takes any text; what takes a UUID alone has to be the one schema for ids.
    expect(others.filter(({ field }) => !field.safeParse('no-id').success)).toEqual([]);
  });
});

describe('in capitals', () => {
  const upper = (id: string) => id.toUpperCase();
  const isAccepted = async ({ visitor }: { visitor: ReturnType<typeof world.anonymous> }) =>
    (await visitor.rest('GET', '/api/auth/session')).status === 200;

  test('DELETE /api/auth/sessions/{id} ends the session', async () => {
    const account = await world.newAccount();
    const [here, there] = [await world.newSession(account), await world.newSession(account)];
    const answer = await here.visitor.rest('DELETE', `/api/auth/sessions/${upper(there.id)}`);
    expect([answer.status, answer.body.outcome]).toEqual([200, 'ended']);
    expect([await isAccepted(here), await isAccepted(there)]).toEqual([true, false]);
  });

  test('the own session is the own session: its cookies are cleared', async () => {
    const here = await world.newSession(await world.newAccount());
    const answer = await here.visitor.rest('DELETE', `/api/auth/sessions/${upper(here.id)}`);
    expect(answer.body.outcome).toBe('ended');
    expect(here.visitor.token()).toBeUndefined();
  });

  test('auth.logoutSessions and auth.renameSession mean the session', async () => {
    const account = await world.newAccount();
    const [here, there] = [await world.newSession(account), await world.newSession(account)];
    const renamed = { sessionId: upper(there.id), name: 'Kitchen' };
    expect(await here.visitor.trpc.auth.renameSession.mutate(renamed)).toMatchObject({ sessionId: there.id });
    const ended = await here.visitor.trpc.auth.logoutSessions.mutate({
      sessionIds: [upper(there.id), there.id],
    });
    expect([ended.endedSessions, await isAccepted(there)]).toEqual([1, false]);
  });

  test('operators mean the person and the session', async () => {
    const [one, two, three] = [await people.newPerson(), await people.newPerson(), await people.newPerson()];
    const [admin, note] = [people.operator(), 'capitals'];
    expect((await admin.explain.mutate({ subject: upper(one.id) })).session?.id).toBe(one.id);
    expect((await admin.findUsers.query({ text: upper(one.account.id) })).users).toHaveLength(1);
    const filter = { userId: upper(one.account.id) };
    expect((await admin.listSessions.query({ filter })).sessions).toHaveLength(1);
    await admin.logoutSession.mutate({ sessionId: upper(one.id), note });
    await admin.logoutUser.mutate({ userId: upper(two.account.id), note });
    await admin.disableUser.mutate({ userId: upper(three.account.id), note });
    expect([await isAccepted(one), await isAccepted(two), await isAccepted(three)]).toEqual([
      false,
      false,
      false,
    ]);
    const records = await admin.searchAudit.query({ filter: { sessionId: upper(one.id) } });
    expect(records.records.map(({ sessionId }) => sessionId)).toContain(one.id);
  });
});
