/** A message of the PostgreSQL protocol. The first one of a connection has no type. */
export interface Message {
  type: string;
  bytes: Buffer;
  /** Without type and length. */
  body: Buffer;
}

/** Cuts a stream of bytes into messages; an unfinished one waits for the rest. */
export function createMessageReader({ startsUntyped }: { startsUntyped: boolean }) {
  let rest: Buffer = Buffer.alloc(0);
  let isUntyped = startsUntyped;
  return function read(chunk: Buffer): Message[] {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const head = isUntyped ? 0 : 1;
      if (rest.length < head + 4) return messages;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return messages;
      const bytes = rest.subarray(0, length);
      messages.push({
        type: isUntyped ? 'startup' : String.fromCharCode(bytes[0] ?? 0),
        bytes,
        body: bytes.subarray(head + 4),
      });
      rest = rest.subarray(length);
      isUntyped = false;
    }
  };
}

/** The zero-terminated texts a message begins with. */
export function readTexts(body: Buffer, count: number): string[] {
  const texts: string[] = [];
  let from = 0;
  for (let index = 0; index < count; index += 1) {
    const end = body.indexOf(0, from);
    if (end < 0) return texts;
    texts.push(body.toString('utf8', from, end));
    from = end + 1;
  }
  return texts;
}

/** What a server answers that gave up on a lock, and is ready for the next statement. */
export function lockNotAvailable(transaction: string): Buffer {
  const fields = 'SERROR\0VERROR\0C55P03\0Mcanceling statement due to lock timeout\0\0';
  const error = Buffer.alloc(5 + fields.length);
  error.write('E', 0);
  error.writeInt32BE(4 + fields.length, 1);
  error.write(fields, 5);
  const state = transaction === 'I' ? 'I' : 'E';
  return Buffer.concat([error, Buffer.from([0x5a, 0, 0, 0, 5, state.charCodeAt(0)])]);
}
