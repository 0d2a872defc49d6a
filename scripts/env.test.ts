import { describe, expect, test } from 'vitest';
import { readStartSettings } from './env.ts';

describe('the settings of pnpm start', () => {
  test('nothing is needed', () => {
    expect(readStartSettings({})).toMatchObject({ host: 'localhost', port: 3000, databaseUrl: undefined });
  });

  test('an empty variable counts as not set', () => {
    expect(readStartSettings({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
    });
  });

  test.for(['1', '65535'])('port %s is possible', (PORT) => {
    expect(readStartSettings({ PORT }).port).toBe(Number(PORT));
  });

  test.for(['0', '65536', '-1', '3000.5', 'http', '0x10'])('port %s is refused', (PORT) => {
    expect(() => readStartSettings({ PORT })).toThrow(/PORT must be a whole number from 1 to 65535/);
  });

  test('every wrong variable is named at once, and no password is repeated', () => {
    const wrong = {
      PORT: 'x',
      HOST: 'http://a',
      DATABASE_URL: 'mysql://me:secret@db/x',
      PUBLIC_ORIGIN: 'example.org',
    };
    let message = '';
    try {
      readStartSettings(wrong);
    } catch (error) {
      message = error instanceof Error ? error.message : '';
    }
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
    expect(message).not.toContain('secret');
    expect(message).not.toContain('\n');
  });
});
