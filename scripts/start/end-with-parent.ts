/** Preloaded into the API: when the process that started it dies without a word, the API ends in order. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
