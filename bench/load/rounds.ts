import type { Contestant } from '../contestants.ts';
import type { Settings } from '../settings.ts';
import { median } from '../statistics.ts';
import { measure } from './measure.ts';
import type { Measurement } from './measure.ts';
import { quietMoment } from './other-load.ts';

export interface Round extends Measurement {
  /** Processor time of the server per request. */
  cpuMicroseconds: number;
  /** Share of one processor that the load generator used. */
  generatorLoad: number;
  /** Share of all processors that other programs used just before. */
  otherLoad: number;
}

/** All rounds of one contestant; the same position in two series is the same round. */
export interface Series {
  key: string;
  title: string;
  rounds: Round[];
}

export interface RoundsContext {
  settings: Settings;
  signal: AbortSignal;
  say(line: string): void;
}

/**
 * Everyone in turn, round after round, so that what else the machine does meanwhile hits all alike. Every other
 * round goes backwards: whoever comes second is not always the same.
 */
export async function measureRounds(entries: Contestant[], context: RoundsContext): Promise<Series[]> {
  const { settings, say } = context;
  say(`Warming up, ${settings.warmUpSeconds} s each`);
  for (const { target } of entries) {
    await measure(target, { ...settings, seconds: settings.warmUpSeconds, signal: context.signal });
  }
  const series = entries.map(({ key, title }): Series => ({ key, title, rounds: [] }));
  for (let number = 0; number < settings.rounds; number += 1) {
    const order = number % 2 === 0 ? entries : entries.toReversed();
    for (const entry of order) {
      const round = await measureRound(entry, settings.secondsPerRound, context);
      series.find(({ key }) => key === entry.key)?.rounds.push(round);
    }
    const rates = series.map(({ key, rounds }) => `${key} ${rounds.at(-1)?.requestsPerSecond.toFixed(0)}`);
    say(`Round ${number + 1} of ${settings.rounds}, requests/s: ${rates.join(', ')}`);
  }
  return series;
}

export async function measureRound(
  { server, target }: Contestant,
  seconds: number,
  { settings, signal }: RoundsContext,
): Promise<Round> {
  const { connections, sessions } = settings;
  const otherLoad = await quietMoment(settings.patienceSeconds, signal);
  const serverBefore = await server.cpuMicroseconds();
  const before = process.cpuUsage();
  const begin = performance.now();
  const measurement = await measure(target, { connections, sessions, seconds, signal });
  const { user, system } = process.cpuUsage(before);
  const elapsedMicroseconds = (performance.now() - begin) * 1000;
  const serverMicroseconds = (await server.cpuMicroseconds()) - serverBefore;
  return {
    ...measurement,
    cpuMicroseconds: serverMicroseconds / measurement.requests,
    otherLoad,
    generatorLoad: (user + system) / elapsedMicroseconds,
  };
}

/** Requests/s of one over those of another, round by round: what slows a moment down slows both. */
export function rateRatio(series: readonly Series[], key: string, otherKey: string): Ratio {
  const rounds = (wanted: string) => series.find((one) => one.key === wanted)?.rounds ?? [];
  const others = rounds(otherKey);
  const ratios = rounds(key).map(
    ({ requestsPerSecond }, number) => requestsPerSecond / (others[number]?.requestsPerSecond ?? Number.NaN),
  );
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

export interface Ratio {
  median: number;
  lowest: number;
  highest: number;
}
