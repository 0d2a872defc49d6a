import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLACE_DATABASE, PLACED } from '../testing/place-database.ts';
import { openPlaceDatabase } from './open-place-database.ts';

let folder: string;
let bytes: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'curfew-places-'));
  bytes = await readFile(PLACE_DATABASE);
});
afterAll(() => rm(folder, { recursive: true }));

async function save(name: string, content: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** The database with one text of its bytes in place of another as long. */
function changed(from: string, to: string): Buffer {
  const text = bytes.toString('latin1');
  if (!text.includes(from) || from.length !== to.length) throw new Error(`cannot put ${to} for ${from}`);
  return Buffer.from(text.replaceAll(from, to), 'latin1');
}

function open(path: string) {
  const unreadable: unknown[] = [];
  return { ...openPlaceDatabase(path, (error) => unreadable.push(error)), unreadable };
}

describe('a database on disk', () => {
  test.each(Object.entries(PLACED))('knows the place of an address: %s', (_, { ip, place }) => {
    expect(open(PLACE_DATABASE).findPlace(ip)).toEqual(place);
  });

  test.each(['127.0.0.1', '192.0.2.7', '203.0.113.9', '2001:db8::1', '2a02:d500::1'])(
    'of %s knows none',
    (address) => {
      const { findPlace, unreadable } = open(PLACE_DATABASE);
      expect([findPlace(address), unreadable]).toEqual([null, []]);
    },
  );

  test('says what it is', () => {
    const { type, builtAt } = open(PLACE_DATABASE);
    expect(type).toBe('GeoLite2-City');
    expect(builtAt.getFullYear()).toBeGreaterThan(2020);
  });

  test('of IPv4 alone knows nothing of an IPv6 address, whose bits may look like one', async () => {
    const path = await save('ipv4.mmdb', changed('ip_version\u00a1\u0006', 'ip_version\u00a1\u0004'));
    expect(open(path).findPlace(PLACED.ipv6.ip)).toBeNull();
  });

  test('with records that cannot be read knows no place of them, and that is told once, without the address', async () => {
    // The city of the record, made a pointer to beyond the end of the file.
    const [name, pointer] = [Buffer.from('JLinköping').toString('latin1'), `8${'\u00ff'.repeat(10)}`];
    const path = await save('broken.mmdb', changed(name, pointer));
    const { findPlace, unreadable } = open(path);
    expect([findPlace(PLACED.city.ip), findPlace(PLACED.city.ip)]).toEqual([null, null]);
    expect(unreadable).toHaveLength(1);
    expect(String(unreadable[0])).not.toContain(PLACED.city.ip);
    expect(findPlace(PLACED.otherCity.ip)).toEqual(PLACED.otherCity.place);
  });

  test('that is replaced is as it was when it was opened', async () => {
    const path = await save('replaced.mmdb', bytes);
    const { findPlace } = open(path);
    await writeFile(path, 'something else');
    expect(findPlace(PLACED.city.ip)).toEqual(PLACED.city.place);
  });
});

describe('is refused in one sentence that says what to do', () => {
  const unwhole = 'is not a whole MaxMind database; unpack the download and give the .mmdb file in it';
  test.each([
    ['nothing', () => Buffer.alloc(0), unwhole],
    ['a text', () => Buffer.from('no database'), unwhole],
    ['a database that is still packed', () => gzipSync(bytes), unwhole],
    ['half a database', () => bytes.subarray(0, bytes.length / 2), unwhole],
    [
      'a database of something else',
      () => changed('GeoLite2-City', 'GeoLite2-ASN1'),
      'is a database of the type GeoLite2-ASN1, which knows no places; use one that does',
    ],
  ])('%s', async (name, content, problem) => {
    const path = await save(`${name}.mmdb`, content());
    expect(() => open(path)).toThrow(`bad configuration: PLACE_DATABASE ${path} ${problem}`);
  });

  test.each([
    ['a file that is not there', 'nowhere.mmdb'],
    ['a folder', '.'],
  ])('%s', (_, name) => {
    expect(() => open(join(folder, name))).toThrow(
      /^bad configuration: PLACE_DATABASE .* cannot be read \(E.*\); give the path/u,
    );
  });
});
