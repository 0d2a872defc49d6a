import { SessionError } from '@curfew/contracts';
import type { EngineContext } from '../engine-context.ts';
import { createSession } from '../sessions/create-session.ts';
import type { CreateSessionInput, CreateSessionResult } from '../sessions/create-session.ts';
import type { SessionUser } from '../sessions/live-session.ts';
import { verifyPassword } from './verify-password.ts';

export interface LoginRequest extends Omit<CreateSessionInput, 'userId' | 'seenEpoch'> {
  email: string;
  password: string;
}

export type Login = Extract<CreateSessionResult, { created: true }> & { user: SessionUser };

const ATTEMPTS = 3;

/**
 * Begins a session for whoever knows the password. When the password or the epoch changes between verifying and
 * beginning, it starts over with what is true then, so an old password never opens a session.
 * @throws INVALID_CREDENTIALS for a wrong address or password and for a disabled user alike.
 */
export async function login(context: EngineContext, request: LoginRequest): Promise<Login> {
  try {
    const result = await beginWithPassword(context, request);
    context.observe?.login('success');
    return result;
  } catch (error) {
    if (error instanceof SessionError && error.code === 'INVALID_CREDENTIALS')
      context.observe?.login('failure');
    throw error;
  }
}

async function beginWithPassword(context: EngineContext, request: LoginRequest): Promise<Login> {
  const { email, password, ...session } = request;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { user, epoch } = await verifyPassword(context, { email, password }, session.origin);
    await context.checkpoint('login:password-verified');
    const result = await createSession(context, {
      ...session,
      userId: user.id,
      seenEpoch: epoch,
    });
    if (result.created) return { ...result, user };
  }
  throw new SessionError('UNAVAILABLE', 'The account is changing right now. Try again in a moment.', {
    retryAfterSeconds: 1,
  });
}
