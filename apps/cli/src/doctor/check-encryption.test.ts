import { expect, test } from 'vitest';
import { judgeCertificate } from './check-encryption.ts';

const now = Date.UTC(2026, 10, 21);
const DAY = 86_400_000;

test.each([
  [14, 'ok'],
  [14 - 1 / DAY, 'warning'],
  [1, 'warning'],
])('a certificate that lasts %f more days: %s', (days, status) => {
  expect(judgeCertificate(new Date(now + days * DAY).toUTCString(), now).status).toBe(status);
});
