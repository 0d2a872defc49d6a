export interface Progress {
  /** Names what is being done, does it, and says how long it took. A failure passes through. */
  step: <Result>(title: string, work: (note: (line: string) => void) => Promise<Result>) => Promise<Result>;
  say: (line: string) => void;
}

/** Prints the steps of a longer work with their times, one line when a step begins and one when it ends. */
export function createProgress(
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Progress {
  const say = (line: string) => write(`${line}\n`);
  return {
    say,
    step: async (title, work) => {
      const started = performance.now();
      say(`• ${title} …`);
      const result = await work((line) => say(`    ${line}`));
      say(`  done in ${seconds(performance.now() - started)}`);
      return result;
    },
  };
}

/** `1.2 s` from milliseconds. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
