import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../run/repository.ts';
import { readCompose } from './compose.ts';
import type { Compose, Service } from './compose.ts';
import { contextFiles } from './context-files.ts';
import { parseDockerfile } from './dockerfile.ts';
import type { Stage } from './dockerfile.ts';

/** Dockerfile, .dockerignore, compose.yaml and Caddyfile of this checkout, read. */
export interface Deployment {
  readonly stages: readonly Stage[];
  /** The stage that becomes the image. */
  readonly image: Stage;
  /** The files that a build gets to see. */
  readonly context: readonly string[];
  readonly composeSource: string;
  readonly compose: Compose;
  readonly service: (name: string) => Service;
  /** The services that run the api. */
  readonly apis: readonly string[];
  readonly caddyfile: string;
}

/** @throws Error when compose.yaml wants a variable that `environment` does not have. */
export function readDeployment(environment: Readonly<Record<string, string>>): Deployment {
  const stages = parseDockerfile(readFromRoot('Dockerfile'));
  const image = stages.at(-1);
  if (image === undefined) throw new Error('The Dockerfile has no stage');
  const composeSource = readFromRoot('compose.yaml');
  const compose = readCompose(composeSource, environment);
  return {
    stages,
    image,
    context: contextFiles(repositoryRoot, readFromRoot('.dockerignore')),
    composeSource,
    compose,
    service(name) {
      const service = compose.services[name];
      if (service === undefined) throw new Error(`compose.yaml has no service ${name}`);
      return service;
    },
    apis: Object.keys(compose.services).filter((name) => name.startsWith('api')),
    caddyfile: readFromRoot('Caddyfile'),
  };
}

/** The text of a file, by its path from the root of the checkout. */
export function readFromRoot(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}
