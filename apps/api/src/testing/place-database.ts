import { fileURLToPath } from 'node:url';

/** MaxMind's test database; the README beside it says where it is from. */
export const PLACE_DATABASE = fileURLToPath(
  new URL('./place-database/GeoLite2-City-Test.mmdb', import.meta.url),
);

/** An address of each kind that the database knows, and its place. */
export const PLACED = {
  city: { ip: '89.160.20.115', place: { city: 'Linköping', country: 'SE' } },
  otherCity: { ip: '81.2.69.145', place: { city: 'London', country: 'GB' } },
  country: { ip: '67.43.156.7', place: { city: null, country: 'BT' } },
  ipv6: { ip: '2001:480:10::7', place: { city: 'San Diego', country: 'US' } },
} as const;
