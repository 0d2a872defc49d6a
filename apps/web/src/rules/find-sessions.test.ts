import { expect, test } from 'vitest';
import { i18nIn } from '../testing/i18n-in.ts';
import { findSessions } from './find-sessions.ts';
import type { SessionsSearch } from './sessions-search.ts';

const now = Date.UTC(2026, 10, 27, 12);
const at = (days: number) => new Date(now - days * 24 * 60 * 60_000).toISOString();
const phone = {
  name: 'Teléfono',
  label: 'Safari on iOS',
  clientKind: 'web',
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)',
  ipPrefix: '203.0.113.0/24',
  place: { city: 'Málaga', country: 'ES' },
  lastActive: at(8),
} as const;
const tool = {
  name: null,
  label: 'CLI on build-07',
  clientKind: 'cli',
  userAgent: null,
  ipPrefix: '10.1.2.0/24',
  lastActive: at(0),
} as const;

test.each<[SessionsSearch, object[]]>([
  [{}, [phone, tool]],
  [{ text: 'telefono' }, [phone]],
  [{ text: 'IPHONE safari' }, [phone]],
  [{ text: '203.0.113' }, [phone]],
  [{ text: 'malaga spain' }, [phone]],
  [{ text: 'local command' }, [tool]],
  [{ text: 'iphone build' }, []],
  [{ show: 'cli' }, [tool]],
  [{ show: 'web', text: 'build' }, []],
  [{ show: 'inactive' }, [phone]],
])('%j', (search, expected) => {
  expect(findSessions([phone, tool], search, { now, i18n: i18nIn('en') })).toEqual(expected);
});
