import { expect, test } from 'vitest';
import { aHeld } from '../testing/a-held.ts';
import { parseSessionMessage } from './session-message.ts';

const { session } = aHeld('maria');
const sessionId = session.id;
const at = session.serverNow;
const deadlines = { type: 'deadlines', sessionId, session, clockOffsetMilliseconds: -3 };
const began = { type: 'session_began', at, sessionId, label: 'Firefox on Linux', clientKind: 'web' };
const event = (told: unknown) => ({ type: 'live-event', sessionId, event: told });

test.each([
  event({ type: 'ready' }),
  event(began),
  event({ type: 'session_renamed', at, sessionId, name: null }),
  event({ type: 'ended', reason: 'admin_logout', note: 'Lost laptop' }),
  { type: 'live-status', sessionId, isLive: false },
  { type: 'live-hello', sessionId },
  { type: 'logins-answered', sessionId, loginIds: ['x'] },
  { type: 'logins-asked', sessionId },
  { type: 'logins-told', sessionId, logins: [] },
  event({
    type: 'unrecognized_logins',
    logins: [{ at, sessionId, label: 'Firefox on Linux', clientKind: 'web' }],
  }),
  event({ type: 'connections_changed', at }),
  deadlines,
  { ...deadlines, session: { ...session, inactivityExpiresAt: null } },
])('%j is a message', (message) => {
  expect(parseSessionMessage(message)).toEqual(message);
});

test.each([
  null,
  'live-hello',
  { type: 'live-hello' },
  { type: 'reload', sessionId },
  event(null),
  event({ type: 'toString' }),
  event({ ...began, label: 7 }),
  event({ type: 'ended' }),
  { type: 'live-status', sessionId, isLive: 'yes' },
  { type: 'logins-answered', sessionId, loginIds: [7] },
  { type: 'logins-told', sessionId, logins: [7] },
  event({ type: 'unrecognized_logins', logins: [{ at, sessionId }] }),
  { ...deadlines, sessionId: 'another' },
  { ...deadlines, clockOffsetMilliseconds: Number.NaN },
  { ...deadlines, session: { ...session, absoluteExpiresAt: 'soon' } },
  { ...deadlines, session: { ...session, inactivityExpiresAt: 'soon' } },
  { ...deadlines, session: { ...session, warningSeconds: '120' } },
])('%j is none', (value) => {
  expect(parseSessionMessage(value)).toBeNull();
});
