import { tryBriefly, ageSession } from './age-session.ts';
import { sessionOf } from './actors.ts';
import type { Cast } from './cast.ts';
import { collectClaims, openerOf } from './claims.ts';
import { readName } from './credentials.ts';
import type { History, Step } from './history.ts';
import { createPlayer } from './player.ts';
import type { Player } from './player.ts';
import { createProbes } from './create-probes.ts';
import type { Probes } from './create-probes.ts';
import { createRecorder } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import { checkTrace } from './rules/check-trace.ts';
import type { AuditRow, InstanceName, SessionRow, Trace, Violation } from './trace.ts';
import type { World } from './world.ts';

export interface PlayedHistory {
  trace: Trace;
  story: string[];
  violations: Violation[];
}

const INSTANCES: readonly InstanceName[] = ['A', 'B'];

/** Plays a history with people of its own, step after step, and holds what happened against every rule. */
export async function playHistory(world: World, history: History): Promise<PlayedHistory> {
  const cast = await world.gatherCast();
  const recorder = createRecorder(world, cast);
  const { trace } = recorder;
  const player = createPlayer(world, cast, recorder);
  const probing = createProbing(world, trace, createProbes(world, cast, recorder));
  try {
    for (const step of history) {
      await playStep(world, { cast, player, recorder }, step);
      await probing.afterStep();
    }
    for (let one = player.held.shift(); one; one = player.held.shift()) await one.release();
    world.faults.clear();
    await player.settleAll();
    await probing.afterStep();
    await probing.atEnd();
  } finally {
    world.faults.clear();
    player.closeStreams();
  }
  await readRows(world, trace);
  return { trace, story: player.story, violations: checkTrace(trace) };
}

async function playStep(
  world: World,
  { cast, player, recorder }: { cast: Cast; player: Player; recorder: Recorder },
  step: Step,
): Promise<void> {
  const { held, story } = player;
  if (step.kind === 'call') {
    await player.call(step);
  } else if (step.kind === 'release') {
    const [one] = held.length === 0 ? [] : held.splice(step.which % held.length, 1);
    if (!one) return;
    story.push(`${one.what} is let go`);
    await one.release();
  } else if (step.kind === 'age') {
    const ids = cast.actors.flatMap((actor) => readName(sessionOf(actor) ?? '')?.id ?? []);
    const id = ids[step.target % Math.max(1, ids.length)];
    if (id === undefined) return;
    const isDone = await ageSession(world.db.pool, id, step.seconds);
    story.push(`${step.seconds} s pass for session ${id}${isDone ? '' : ', not really: its row is locked'}`);
  } else {
    const operators = cast.accounts.filter(({ isOperator }) => isOperator);
    const account = operators[step.target % operators.length];
    if (!account) return;
    const text = `UPDATE users SET role = 'user' WHERE id = $1`;
    if (!(await tryBriefly(world.db.pool, text, [account.id]))) return;
    recorder.trace.demotions.push({ userId: account.id, at: recorder.tick() });
    story.push(`${account.email} is no operator any more`);
  }
}

/** Tries the credentials of sessions that were said to be over: as soon as it was said, and when all is done. */
function createProbing({ db }: World, trace: Trace, { probe, pulse }: Probes) {
  let seen = 0;
  const isOver = new Set<string>();

  async function tryAll(sessionIds: ReadonlySet<string>): Promise<void> {
    const texts = trace.issued
      .filter(({ kind, id }) => (kind === 'session' || kind === 'access') && sessionIds.has(id))
      .map(({ text }) => text);
    await Promise.all(texts.flatMap((text) => INSTANCES.map((on) => probe(text, on))));
  }

  async function newlyOver(): Promise<Set<string>> {
    const answered = trace.sent.filter(
      ({ answeredAt, isProbe }) => answeredAt !== undefined && !isProbe,
    ).length;
    const heard = trace.streams.reduce((sum, { messages }) => sum + messages.length, 0);
    if (answered + heard === seen) return new Set();
    seen = answered + heard;
    const claims = collectClaims({ ...trace, ...(await readSessions(db.pool)) });
    const ids = new Set(claims.flatMap(({ sessionIds }) => [...sessionIds]).filter((id) => !isOver.has(id)));
    for (const id of ids) isOver.add(id);
    return ids;
  }

  const hasFeedOf = (ids: ReadonlySet<string>) =>
    trace.streams.some(({ sent, isEnded }) => !isEnded && ids.has(readName(openerOf(sent) ?? '')?.id ?? ''));

  return {
    async afterStep() {
      const ids = await newlyOver();
      if (ids.size === 0) return;
      await tryAll(ids);
      if (hasFeedOf(ids)) await pulse();
    },
    async atEnd() {
      if (hasFeedOf(isOver)) await pulse();
      const refused = trace.sent.flatMap((sent) =>
        sent.refusal?.code === 'UNAUTHORIZED' ? (openerOf(sent) ?? []) : [],
      );
      const ids = new Set([...isOver, ...refused.flatMap((text) => readName(text)?.id ?? [])]);
      await tryAll(ids);
      const refreshes = trace.issued.filter(({ kind, id }) => kind === 'refresh' && isOver.has(id));
      for (const { text } of refreshes) await probe(text, 'A');
    },
  };
}

async function readSessions(pool: World['db']['pool']): Promise<{ rows: SessionRow[] }> {
  const { rows } = await pool.query<SessionRow>(
    `SELECT s.id::text, s.user_id::text AS "userId", s.epoch, u.session_epoch AS "userEpoch", s.ip_prefix AS "ipPrefix",
            s.client_kind AS "clientKind", s.created_at AS "createdAt", s.invalidated_at AS "invalidatedAt"
       FROM user_sessions s JOIN users u ON u.id = s.user_id`,
  );
  return { rows };
}

async function readRows({ db }: World, trace: Trace): Promise<void> {
  const { rows } = await readSessions(db.pool);
  const audit = await db.pool.query<AuditRow>(
    `SELECT type, at, user_id::text AS "userId", session_id::text AS "sessionId", epoch, reason, request_id AS "requestId"
       FROM audit_events`,
  );
  trace.rows = rows;
  trace.audit = audit.rows;
}
