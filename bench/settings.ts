import { parseArgs } from 'node:util';

/** The peers, this revision beside an older one, logging out everywhere, a sweep of a backlog. */
export const PARTS = ['peers', 'versions', 'logouts', 'sweep'] as const;
export type Part = (typeof PARTS)[number];

export interface Settings {
  sessions: number;
  connections: number;
  rounds: number;
  secondsPerRound: number;
  warmUpSeconds: number;
  /** How long each turn of a server may wait for a quiet moment of the machine. */
  patienceSeconds: number;
  /** Timed calls of logoutAll for each number of sessions. */
  logoutRepetitions: number;
  /** Sessions that have run out and that one sweep stamps. */
  backlog: number;
  /** What to measure; everything by default. */
  parts: readonly Part[];
  /** A revision whose session check is measured beside this one's; without one that part is left out. */
  against: string | undefined;
  /** A disposable server for the run; without one the embedded PostgreSQL is started in a temporary folder. */
  databaseUrl: string | undefined;
  /** With any other number the run is for looking, not for the record: RESULTS.md stays as it is. */
  isForTheRecord: boolean;
}

const numbers = {
  sessions: 100_000,
  connections: 32,
  rounds: 5,
  seconds: 4,
  'warm-up': 4,
  patience: 5,
  logouts: 100,
  backlog: 1_000_000,
} as const;

/** @throws TypeError for an unknown flag or a number that is none. */
export function readSettings(args: string[]): Settings {
  const { values } = parseArgs({
    args: args.filter((argument) => argument !== '--'),
    options: {
      sessions: { type: 'string' },
      connections: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      patience: { type: 'string' },
      logouts: { type: 'string' },
      backlog: { type: 'string' },
      only: { type: 'string' },
      against: { type: 'string' },
      'database-url': { type: 'string' },
    },
  });
  const number = (name: keyof typeof numbers): number => {
    const value = Number(values[name] ?? numbers[name]);
    if (!(value > 0)) throw new TypeError(`--${name} must be a number above 0`);
    return value;
  };
  return {
    sessions: number('sessions'),
    connections: number('connections'),
    rounds: number('rounds'),
    secondsPerRound: number('seconds'),
    warmUpSeconds: number('warm-up'),
    patienceSeconds: number('patience'),
    logoutRepetitions: number('logouts'),
    backlog: number('backlog'),
    parts: readParts(values.only),
    against: values.against,
    databaseUrl: values['database-url'],
    isForTheRecord:
      values.only === undefined &&
      Object.keys(numbers).every((name) => values[name as keyof typeof numbers] === undefined),
  };
}

function readParts(only: string | undefined): readonly Part[] {
  if (only === undefined) return PARTS;
  return only.split(',').map((name) => {
    const part = PARTS.find((one) => one === name);
    if (part === undefined) throw new TypeError(`--only takes ${PARTS.join(', ')}, not ${name}`);
    return part;
  });
}
