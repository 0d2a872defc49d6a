import type { Issued } from './credentials.ts';
import type { HttpAnswer, HttpRequest } from './network/http-exchange.ts';
import type { StreamMessage } from './network/event-stream.ts';

export type InstanceName = 'A' | 'B';

/** What a request carries of sessions. */
export interface Presented {
  cookie?: string | undefined;
  refreshCookie?: string | undefined;
  bearer?: string | undefined;
  /** In the body: a refresh token, or the token of `/revoke` and `/introspect`. */
  token?: string | undefined;
  ticket?: string | undefined;
}

/** One request, from its first byte to what became of its answer. Moments are numbers of one counter. */
export interface Sent {
  requestId: string;
  /** A procedure (`auth.touch`) or a door (`POST /revoke`). */
  command: string;
  /** The procedure behind the door. */
  procedure: string;
  by: string;
  on: InstanceName;
  presented: Presented;
  input: unknown;
  request: HttpRequest;
  /** Sent by the checker itself, to see what is accepted. */
  isProbe: boolean;
  begunAt: number;
  /** When the answer left the server. */
  answeredAt?: number;
  answer?: HttpAnswer;
  /** What the command answered, whichever way it travelled. */
  result?: Record<string, unknown>;
  refusal?: { code: string; reason?: string };
  /** Commits with its audit records. */
  commits: { sentAt: number; acknowledgedAt?: number }[];
}

/** A stream, from its request to its end. */
export interface Stream {
  sent: Sent;
  messages: (StreamMessage & { at: number })[];
  isEnded: boolean;
}

/** What is in the database once a history is over. */
export interface SessionRow {
  id: string;
  userId: string;
  epoch: number;
  userEpoch: number;
  ipPrefix: string | null;
  clientKind: string;
  createdAt: Date;
  invalidatedAt: Date | null;
}

export interface AuditRow {
  type: string;
  at: Date;
  userId: string | null;
  sessionId: string | null;
  epoch: number | null;
  reason: string | null;
  requestId: string | null;
}

/** Everything that happened in one history: all that the rules look at. */
export interface Trace {
  sent: Sent[];
  streams: Stream[];
  issued: Issued[];
  /** When each pulse of the feed began, by its number. */
  pulses: Map<number, number>;
  /** Operators who were demoted, and when that was done. */
  demotions: { userId: string; at: number }[];
  rows: SessionRow[];
  audit: AuditRow[];
}

export interface Violation {
  rule: 'G1' | 'G2' | 'G4' | 'G6' | 'G10' | 'G11';
  /** The same for violations of one kind: what a shrunk history must still show. */
  kind: string;
  text: string;
}
