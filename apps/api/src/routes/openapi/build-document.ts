import type { z } from 'zod';
import type { Operation } from '../define-operation.ts';
import { answerHeaders, headerComponents } from './answer-headers.ts';
import { componentSchemas, schemaInPlace } from './component-schemas.ts';
import { credentialSchemes, groups } from './groups.ts';
import { refusalAnswers, unexpectedAnswer } from './refusal-answers.ts';
import { bodyExamples, preparation, shellExamples } from './request-examples.ts';

type Json = Record<string, unknown>;

/** What the rest of the program needs to know of an OpenAPI document. */
export interface OpenApiDocument extends Json {
  openapi: string;
  paths: Record<string, Record<string, OperationObject>>;
}

export interface OperationObject extends Json {
  operationId: string;
  responses: Record<string, Json>;
}

/** Of the package; a test holds the two together. */
const VERSION = '0.1.0';

const description = `
Every route here calls the procedures of the typed tRPC router at \`/trpc\`. What is promised is the same at each:
 **when a logout returns, the session is over**, on every server.

- A refusal is \`application/problem+json\` (RFC 9457). \`code\` is one of a closed list, \`reason\` says why a credential
  was refused.
- 429 and 503 say nothing about the session. A logout answered with 503 \`LOGOUT_ERROR\` is not done: repeat it, with the
  logout ticket if the credential is gone.
- Send one credential: the cookie or \`Authorization\`. Both together are refused.
- Requests that change something are taken from our own pages and from programs, not from pages of other sites.
- \`X-Activity: background\` marks requests the person did not make: they keep no session alive.
`.trim();

/** The OpenAPI 3.1 document of these operations. */
export function buildDocument(
  operations: readonly Operation[],
  { cookieName, publicOrigin }: { cookieName: string; publicOrigin: string },
): OpenApiDocument {
  const used = new Set(operations.flatMap((operation) => operation.credentials));
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = operationObject(operation);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Curfew',
      version: VERSION,
      summary: 'A session layer.',
      description: `${description}\n\n### Running the examples\n\n${preparation(publicOrigin)}`,
    },
    servers: [{ url: '/' }],
    tags: Object.entries(groups)
      .filter(([name]) => operations.some((operation) => operation.groups.some((one) => one === name)))
      .map(([name, text]) => ({ name, description: text })),
    paths,
    components: {
      schemas: componentSchemas(),
      headers: headerComponents,
      securitySchemes: Object.fromEntries(
        Object.entries(credentialSchemes(cookieName)).filter(([name]) =>
          [...used].some((one) => one === name),
        ),
      ),
    },
  };
}

function operationObject(operation: Operation): OperationObject {
  const { id, summary, credentials, body } = operation;
  const parameters = [
    ...parameterObjects(operation.params, 'path'),
    ...parameterObjects(operation.query, 'query'),
  ];
  return {
    operationId: id,
    summary,
    description: `${operation.description}\n\n${shellExamples(operation)}`,
    tags: operation.groups,
    security: credentials.map((name) => (name === 'none' ? {} : { [name]: [] })),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: Object.fromEntries(
          (operation.isOauth
            ? ['application/x-www-form-urlencoded', 'application/json']
            : ['application/json']
          ).map((mediaType) => [
            mediaType,
            {
              schema: schemaInPlace(body, 'input'),
              ...bodyExamples(operation),
            },
          ]),
        ),
      },
    }),
    responses: responseObjects(operation),
  };
}

function parameterObjects(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
    name,
    in: place,
    required: !(field as z.ZodType).safeParse(undefined).success,
    schema: schemaInPlace(field as z.ZodType, 'input'),
  }));
}

function responseObjects(operation: Operation): Record<string, Json> {
  const answers = new Map(
    Object.entries(operation.answers).map(
      ([status, { schema, mediaType = 'application/json', ...answer }]) => [
        Number(status),
        {
          description: answer.description,
          headers: answerHeaders(answer.headers),
          content: {
            [mediaType.split(';', 1)[0] ?? mediaType]: {
              schema: schemaInPlace(schema, 'output'),
              ...(answer.example !== undefined && { example: answer.example }),
            },
          },
        } satisfies Json,
      ],
    ),
  );
  return {
    ...Object.fromEntries([...answers, ...refusalAnswers(operation)]),
    default: unexpectedAnswer(operation),
  };
}
