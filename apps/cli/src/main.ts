#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { readSettings, settleColours } from './env.ts';

settleColours();
const settings = readSettings();
// Before the rest is loaded, which takes half the time when it was compiled before.
if (settings.cacheFolder !== null) enableCompileCache(settings.cacheFolder);
const { asksForJson, runCli } = await import('./cli.ts');
const { EXIT_CODES } = await import('./run/exit-code.ts');
const { failureText } = await import('./run/failure-text.ts');
const { watchOutputs } = await import('./terminal/watch-outputs.ts');

const args = process.argv.slice(2);
const isOutputClosed = watchOutputs(process, ({ code = 'unknown error' }) => {
  const message = `Standard output cannot be written (${code}): what the command had to show is lost.`;
  const failure = { exit: 'failed', message, code: null, reason: null, note: null } as const;
  process.stderr.write(failureText(failure, { isJson: asksForJson(args) }));
  // The command goes on, and may end well; what it was run for has failed.
  process.once('exit', (ended) => {
    if (ended === EXIT_CODES.done) process.exitCode = EXIT_CODES.failed;
  });
});

process.exitCode = await runCli(args, { settings, isOutputClosed });
