import type { DemoAccount } from './seed-demo.ts';

/** The accounts as a person reads them. A password that was changed since is not repeated: it would be untrue. */
export function demoAccountLines(accounts: readonly DemoAccount[]): readonly string[] {
  return accounts.map(({ role, email, password, isPasswordCurrent }) => {
    const secret = isPasswordCurrent ? password : '(the password was changed since)';
    return `  ${role.padEnd(6)} ${email.padEnd(20)} ${secret}`;
  });
}
