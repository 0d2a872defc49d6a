import { refusalReasonSchema } from '@curfew/contracts';
import { expect, test } from 'vitest';
import { isRefusalReason } from './refusal-reason.ts';

test('every reason of the contract is one, and nothing else', () => {
  expect(refusalReasonSchema.options.every(isRefusalReason)).toBe(true);
  for (const value of ['', 'toString', '__proto__', 'USER_LOGOUT', null, 3])
    expect(isRefusalReason(value)).toBe(false);
});
