import type { ApiProcess } from './api-process.ts';

interface Answer {
  id: number;
  result?: { usedSize: number };
}

/**
 * The bytes of JavaScript objects that a process still needs: what is left after a full collection. Resident memory says
 * less, because V8 collects late where there is room. The process was started with `--inspect-port=0`.
 */
export async function heapInUse({ pid, errors }: ApiProcess): Promise<number> {
  process.kill(pid, 'SIGUSR1');
  const socket = new WebSocket(await debuggerAddress(errors));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  try {
    await call(socket, 1, 'HeapProfiler.collectGarbage');
    const { result } = await call(socket, 2, 'Runtime.getHeapUsage');
    return result?.usedSize ?? Number.NaN;
  } finally {
    socket.close();
  }
}

/** Node writes it once, when the first signal opens the inspector. */
async function debuggerAddress(errors: readonly string[]): Promise<string> {
  for (;;) {
    const address = errors.map((line) => /Debugger listening on (ws:\S+)/u.exec(line)?.[1]).find(Boolean);
    if (address !== undefined) return address;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function call(socket: WebSocket, id: number, method: string): Promise<Answer> {
  return new Promise((resolve) => {
    socket.addEventListener('message', function hear({ data }) {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id !== id) return;
      socket.removeEventListener('message', hear);
      resolve(answer);
    });
    socket.send(JSON.stringify({ id, method }));
  });
}
