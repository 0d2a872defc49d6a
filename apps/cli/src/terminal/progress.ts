const PATIENCE_MILLISECONDS = 1000;
const FRAME_MILLISECONDS = 80;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const CLEAR_LINE = '\r\u001b[2K';

/** Says on standard error what takes longer than a second: moving on a terminal, else as one line. */
export interface Progress {
  during: <Result>(title: string, work: () => Promise<Result>) => Promise<Result>;
  /** Other words for what is under way. */
  update: (title: string) => void;
  /** Keeps silent while `work` asks the person something. */
  paused: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

export function createProgress(
  stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>,
  { isSilent }: { isSilent: boolean },
): Progress {
  let title: string | null = null;
  let isPaused = false;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;

  function show(): void {
    if (title === null || isPaused || isSilent) return;
    if (!stream.isTTY) {
      stream.write(`${title} …\n`);
      return;
    }
    frame = (frame + 1) % FRAMES.length;
    stream.write(`${CLEAR_LINE}${FRAMES[frame] ?? ''} ${title} …`);
    timer = setTimeout(show, FRAME_MILLISECONDS);
  }

  function hide(): void {
    clearTimeout(timer);
    if (stream.isTTY && frame > 0 && !isSilent) stream.write(CLEAR_LINE);
    frame = 0;
  }

  return {
    async during(what, work) {
      title = what;
      timer = setTimeout(show, PATIENCE_MILLISECONDS);
      try {
        return await work();
      } finally {
        hide();
        title = null;
      }
    },
    update(what) {
      title = what;
    },
    async paused(work) {
      hide();
      isPaused = true;
      try {
        return await work();
      } finally {
        isPaused = false;
        if (title !== null) timer = setTimeout(show, PATIENCE_MILLISECONDS);
      }
    },
  };
}
