import type { FindPlace } from '@curfew/session-core';
import { Reader } from 'mmdb-lib';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A database of places, in memory. */
export interface PlaceDatabase {
  /** The name of its kind, as whoever made it calls it: `DBIP-City-Lite`. */
  type: string;
  builtAt: Date;
  findPlace: FindPlace;
}

/** MaxMind's kinds that say countries, and those of others that call themselves compatible with one. */
const KNOWS_PLACES = /City|Country|Enterprise/u;

const country = z.object({ iso_code: z.string().regex(/^[A-Z]{2}$/u) });
const city = z.object({ names: z.object({ en: z.string().min(1) }) });

/**
 * Reads the whole file, whose later changes are not noticed. Nobody else is ever asked for a place. A record that cannot be
 * read is no place, for which no login fails; `onUnreadable` is told of the first, since a damaged file has many.
 * @throws Error whose message says in one sentence what is wrong with the file and what to do.
 */
export function openPlaceDatabase(path: string, onUnreadable: (error: unknown) => void): PlaceDatabase {
  const reader = toReader(readBytes(path), path);
  const { databaseType, buildEpoch, ipVersion } = reader.metadata;
  if (!KNOWS_PLACES.test(databaseType)) {
    throw bad(path, `is a database of the type ${databaseType}, which knows no places; use one that does`);
  }
  let isTold = false;
  return {
    type: databaseType,
    builtAt: buildEpoch,
    findPlace(address) {
      // The reader would take the first half of the address for one of IPv4.
      if (ipVersion === 4 && address.includes(':')) return null;
      try {
        return toPlace(reader.get(address));
      } catch (error) {
        if (!isTold) onUnreadable(error);
        isTold = true;
        return null;
      }
    },
  };
}

function toPlace(record: unknown): ReturnType<FindPlace> {
  const { data } = z.object({ country, city: city.optional().catch(undefined) }).safeParse(record);
  return data ? { country: data.country.iso_code, city: data.city?.names.en ?? null } : null;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw bad(path, `cannot be read (${why}); give the path of a .mmdb file, or leave it out`);
  }
}

function toReader(bytes: Buffer, path: string): Reader<never> {
  try {
    return new Reader(bytes);
  } catch {
    throw bad(path, 'is not a whole MaxMind database; unpack the download and give the .mmdb file in it');
  }
}

function bad(path: string, problem: string): Error {
  return new Error(`bad configuration: PLACE_DATABASE ${path} ${problem}`);
}
