interface Outputs {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/**
 * Keeps a command at work when nobody reads what it writes: a logout does not stop halfway because of `| head`.
 * Returns whether standard output is closed. `onFailure` is called once, when what was to be shown is lost although
 * somebody wants it, as on a full disk.
 */
export function watchOutputs(
  { stdout, stderr }: Outputs,
  onFailure: (error: NodeJS.ErrnoException) => void,
): () => boolean {
  let isClosed = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    const isFirst = !isClosed;
    isClosed = true;
    // A reader that has seen enough is no failure.
    if (isFirst && error.code !== 'EPIPE') onFailure(error);
  });
  // There is no place left to say it, and the exit code still does.
  stderr.on('error', () => undefined);
  return () => isClosed;
}
