/** Runs a command: an error becomes its message on stderr and exit code 1. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
  }
}
