import { expect, test } from 'vitest';
import { readSettings, settleColours } from './env.ts';

const nobody = () => {
  throw new Error('ENOENT: no such file or directory, uv_os_get_passwd');
};
const registered = () => '/home/ann';

test.each([
  ['HOME', { HOME: '/tmp/ann' }, '/tmp/ann'],
  ['the password file without HOME', {}, '/home/ann'],
  ['the password file with an empty HOME', { HOME: '' }, '/home/ann'],
  ['the password file with a relative HOME', { HOME: 'ann' }, '/home/ann'],
])('the home folder is that of %s', (_name, environment, home) => {
  expect(readSettings(environment, registered)).toEqual({
    serverUrl: undefined,
    stateFolder: `${home}/.local/state/curfew`,
    configFolder: `${home}/.config/curfew`,
    cacheFolder: `${home}/.cache/curfew`,
  });
});

test.each([
  ['no entry', nobody],
  ['an empty one', () => ''],
  ['a relative one', () => '.'],
])('without HOME and with %s in the password file there is none', (_name, registeredHome) => {
  const none = { stateFolder: null, configFolder: null, cacheFolder: null };
  expect(readSettings({ HOME: '' }, registeredHome)).toMatchObject(none);
  expect(readSettings({ XDG_STATE_HOME: 'state' }, registeredHome)).toMatchObject(none);
  expect(readSettings({ XDG_STATE_HOME: '/state' }, registeredHome)).toMatchObject({
    ...none,
    stateFolder: '/state/curfew',
  });
});

test.each(['', 'relative', './here', '~/state'])('XDG_STATE_HOME=%j is ignored', (given) => {
  const { stateFolder } = readSettings({ HOME: '/home/ann', XDG_STATE_HOME: given }, nobody);
  expect(stateFolder).toBe('/home/ann/.local/state/curfew');
});

test('NO_COLOR wins over FORCE_COLOR unless it is empty', () => {
  const environment = { NO_COLOR: '1', FORCE_COLOR: '1' };
  settleColours(environment);
  expect(environment).toEqual({ NO_COLOR: '1' });
  const empty = { NO_COLOR: '', FORCE_COLOR: '1' };
  settleColours(empty);
  expect(empty).toEqual({ NO_COLOR: '', FORCE_COLOR: '1' });
});
