import { describeFinding, describeReport, runHistories } from './run-histories.ts';

const { argv } = process;
const valueOf = (name: string) => {
  const at = argv.indexOf(name);
  return at < 0 ? undefined : Number(argv[at + 1]);
};
const print = (text: string) => void process.stdout.write(`${text}\n`);

const seed = valueOf('--seed') ?? Date.now() % 1_000_000_000;
const wanted = valueOf('--histories') ?? 1000;
const begunAt = performance.now();
const secondsSoFar = () => Math.round((performance.now() - begunAt) / 100) / 10;

print(`seed ${seed}`);
const report = await runHistories({
  seed,
  isThorough: argv.includes('--thorough'),
  goesOn(played) {
    if (played > 0 && played % 1000 === 0) print(`${played} histories, ${secondsSoFar()} s`);
    return played < wanted;
  },
});
for (const finding of report.findings.values()) print(`\n${describeFinding(finding)}`);
print(`\n${describeReport(report)}, ${secondsSoFar()} s`);
process.exitCode = report.findings.size === 0 ? 0 : 1;
