import {
  adminLogoutSessionInput,
  changePasswordInput,
  explainInput,
  loginInput,
  registerInput,
  renameSessionInput,
} from '@curfew/contracts';
import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { issueInWords } from './issue-words.ts';

const [en, es] = [i18nIn('en'), i18nIn('es')];
const id = '018f0000-0000-7000-8000-000000000000';
const account = { email: 'maria@example.com', password: 'x', displayName: 'Maria' };

/** What a person can get wrong in a form, as far as the browser lets it pass. */
const mistakes = [
  ['no address', registerInput, { ...account, email: 'maria' }],
  ['an empty address', loginInput, { email: '  ', password: 'x' }],
  ['an address that is too long', loginInput, { email: `${'a'.repeat(255)}@example.com`, password: 'x' }],
  ['an empty password', changePasswordInput, { currentPassword: '', newPassword: '' }],
  [
    'a password that is too long',
    changePasswordInput,
    { currentPassword: 'x', newPassword: 'x'.repeat(1025) },
  ],
  [
    'a broken character in a password',
    loginInput,
    { ...account, password: '\uD800', displayName: undefined },
  ],
  ['a name of spaces', registerInput, { ...account, displayName: '   ' }],
  ['a name with a control character', registerInput, { ...account, displayName: 'Maria\u0007' }],
  ['a note of spaces', adminLogoutSessionInput, { sessionId: id, note: ' ' }],
  ['an id that is none', adminLogoutSessionInput, { sessionId: 'x', note: 'x' }],
  ['a name of a session that is too long', renameSessionInput, { sessionId: id, name: 'x'.repeat(65) }],
  ['an empty subject', explainInput, { subject: '' }],
  ['a subject with spaces', explainInput, { subject: 'a b' }],
] as const;

test.each(mistakes)('%s is said in the language of the page', (_title, schema, input) => {
  const issues = schema.safeParse(input).error?.issues ?? [];
  const told = issues.filter(({ code }) => code !== 'unrecognized_keys');
  expect(told).not.toEqual([]);
  for (const issue of told) {
    expect(issueInWords(issue, en)).not.toBe(issue.message);
    expect(issueInWords(issue, es)).not.toBe(issueInWords(issue, en));
  }
});

test('what nobody foresaw is told as the server says it', () => {
  expect(issueInWords({ message: 'must rhyme' }, es)).toBe('must rhyme');
});
