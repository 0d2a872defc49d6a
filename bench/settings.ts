import { parseArgs } from 'node:util';

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
    databaseUrl: values['database-url'],
    isForTheRecord: Object.keys(numbers).every((name) => values[name as keyof typeof numbers] === undefined),
  };
}
