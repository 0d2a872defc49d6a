import { PASSWORD, useApiWorld } from '@curfew/api/testing/api-world';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../output/table.ts';
import { newMachine } from '../testing/curfew.ts';
import { logIn } from '../testing/log-in.ts';
import { openTerminal } from '../testing/terminal.ts';

const world = useApiWorld({ LOGIN_LIMIT_PER_MINUTE: '1000', LOGIN_LIMIT_PER_HOUR: '1000' });
const ENTER = '\r';
const CTRL_C = '\u0003';
// oxlint-disable-next-line no-control-regex -- looking for colours is the purpose
const ESCAPE = /\u001b/u;

describe('on a terminal', () => {
  test('login asks for what is missing, and the password is never on the screen', async () => {
    const { email } = await world.newAccount();
    const machine = await newMachine(world.a.url);
    const terminal = openTerminal(machine, ['login']);
    await terminal.shows('E-mail address');
    terminal.type(`${email}${ENTER}`);
    await terminal.shows(`Password of ${email}`);
    terminal.type(`${PASSWORD}${ENTER}`);
    await terminal.shows('Logged in to');
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw()).not.toContain(PASSWORD.slice(0, 4));
    expect((await machine.curfew('whoami')).code).toBe(0);
  });

  test('Ctrl-C at a question ends the command, and nothing is done', async () => {
    const machine = await newMachine(world.a.url);
    const terminal = openTerminal(machine, ['login', '--email', 'a@b.example']);
    await terminal.shows('Password of');
    terminal.type(CTRL_C);
    await terminal.shows('Nothing was done.');
    expect(await terminal.ended).toBe(130);
  });

  test('a sensitive act of an old login asks for the password, again when it was wrong', async () => {
    const machine = await logIn(world);
    await world.age((await machine.credentials.read()).session?.sessionId ?? '', 601);
    const terminal = openTerminal(machine, ['logout', '--others']);
    await terminal.shows('This needs your password again');
    terminal.type(`not it${ENTER}`);
    await terminal.shows('That was not right. Your password');
    terminal.type(`${PASSWORD}${ENTER}`);
    await terminal.shows('There was no other session to end.');
    expect(await terminal.ended).toBe(0);
    expect((await machine.curfew('whoami')).code).toBe(0);
  });

  test('a new password is asked for twice, and two different ones change nothing', async () => {
    const machine = await logIn(world);
    const terminal = openTerminal(machine, ['password']);
    await terminal.shows('Your current password');
    terminal.type(`${PASSWORD}${ENTER}`);
    await terminal.shows('The new password');
    terminal.type(`a lantern by the north gate 7${ENTER}`);
    await terminal.shows('The new password again');
    terminal.type(`a lantern by the south gate 7${ENTER}`);
    await terminal.shows('Nothing was changed.');
    expect(await terminal.ended).toBe(2);
    const login = `login --email ${machine.account.email} --password-stdin`;
    expect((await machine.curfew(login, { input: PASSWORD })).code).toBe(0);
  });

  test.for([
    ['no', 'n', 3, true],
    ['yes', 'y', 0, false],
  ] as const)(
    'an act on somebody else is shown, explained and asked about: %s',
    async ([, key, code, isActive]) => {
      const operator = await logIn(world, { role: 'admin' });
      const person = await logIn(world);
      const terminal = openTerminal(operator, ['users', 'disable', person.account.email]);
      await terminal.shows('CLI on testbed');
      await terminal.shows('Why? The person is shown this');
      terminal.type(`left the company${ENTER}`);
      await terminal.shows(`Disable ${person.account.email}: 1 session to end. Do it?`);
      terminal.type(key);
      expect(await terminal.ended).toBe(code);
      const user = await world.db.prisma.user.findUniqueOrThrow({ where: { id: person.account.id } });
      expect(user.isActive).toBe(isActive);
    },
  );

  test('who logs in between the preview and the answer is not meant', async () => {
    const operator = await logIn(world, { role: 'admin' });
    const person = await logIn(world);
    const args = ['sessions', 'logout', '--user', person.account.email, '--note', 'x'];
    const terminal = openTerminal(operator, args);
    await terminal.shows('Log out 1 session. Do it?');
    const later = await logIn(world, { account: person.account });
    terminal.type('y');
    await terminal.shows('Logged out 1 session.');
    expect(await terminal.ended).toBe(0);
    expect((await person.curfew('whoami')).code).toBe(4);
    expect((await later.curfew('whoami')).code).toBe(0);
  });

  test('there are colours, and with NO_COLOR there are none', async () => {
    const machine = await logIn(world);
    const colourful = openTerminal(machine, ['sessions']);
    await colourful.ended;
    expect(colourful.raw()).toMatch(ESCAPE);
    const plain = openTerminal(machine, ['sessions'], { env: { NO_COLOR: '1' } });
    await plain.ended;
    expect(plain.raw()).toContain('CLI on testbed');
    expect(plain.raw()).not.toMatch(ESCAPE);
  });

  test('a table is as wide as the terminal, and no wider', async () => {
    const machine = await logIn(world);
    await world.db.pool.query(
      `UPDATE user_sessions SET label = $2, city = 'Llanfairpwllgwyngyll', country = 'GB' WHERE user_id = $1`,
      [machine.account.id, 'とても長い名前のブラウザー 🦊🦊🦊'],
    );
    const terminal = openTerminal(machine, ['sessions'], { columns: 80, env: { NO_COLOR: '1' } });
    await terminal.ended;
    const lines = terminal.raw().trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines.map(displayWidth).every((width) => width <= 80)).toBe(true);
    expect(lines[1]).toContain('…');
  });
});
