import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { OpenApiDocument } from '../routes/openapi/build-document.ts';

type Json = Record<string, unknown>;

interface Header extends Json {
  required?: boolean;
  schema: Json;
}

interface DocumentedAnswer {
  headers: Record<string, Header | { $ref: string }>;
  content: Record<string, { schema: Json }>;
}

/** Holds answers, and bodies of requests, against an OpenAPI document. */
export interface AnswerChecker {
  /** Everything that is not as the document says, in words; nothing when all is. */
  faultsOf(operationId: string, answer: Response): Promise<string[]>;
  isBodyAllowed(operationId: string, body: unknown): boolean;
}

/** Headers that mean something to callers, so an answer has them only where the document says so. */
const TOLD = ['set-cookie', 'ratelimit', 'ratelimit-policy', 'retry-after', 'www-authenticate'];

export function createAnswerChecker(document: OpenApiDocument): AnswerChecker {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addKeyword('components');
  const compiled = new Map<Json, ValidateFunction>();
  const operations = new Map(
    Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .map((operation) => [operation.operationId, operation]),
  );

  function compile(schema: Json): ValidateFunction {
    const known = compiled.get(schema) ?? ajv.compile({ ...schema, components: document['components'] });
    compiled.set(schema, known);
    return known;
  }

  function schemaFaults(what: string, schema: Json, value: unknown): string[] {
    const validate = compile(schema);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${what}${instancePath} ${message ?? ''} (${JSON.stringify(value)})`,
    );
  }

  function headerFaults(headers: DocumentedAnswer['headers'], answer: Response): string[] {
    const documented = Object.entries(headers).map(([name, header]): [string, Header] => [
      name.toLowerCase(),
      resolve(document, header),
    ]);
    const faults = documented.flatMap(([name, { required, schema }]) => {
      const value = answer.headers.get(name);
      if (value === null) return required ? [`the header ${name} is missing`] : [];
      return schemaFaults(`the header ${name}`, schema, value);
    });
    const untold = TOLD.filter(
      (name) => answer.headers.has(name) && !documented.some(([known]) => known === name),
    );
    return [...faults, ...untold.map((name) => `the header ${name} is not documented`)];
  }

  return {
    async faultsOf(operationId, answer) {
      const responses = operations.get(operationId)?.responses as
        | Record<string, DocumentedAnswer>
        | undefined;
      const documented = responses?.[answer.status];
      if (!documented) return [`status ${answer.status} of ${operationId} is not documented`];
      const mediaType = (answer.headers.get('content-type') ?? '').split(';', 1)[0] ?? '';
      const content = documented.content[mediaType];
      if (!content) return [`${mediaType} is not documented for ${answer.status} of ${operationId}`];
      const text = await answer.text();
      const body: unknown = mediaType.endsWith('json') ? JSON.parse(text) : text;
      return [...headerFaults(documented.headers, answer), ...schemaFaults('the body', content.schema, body)];
    },
    isBodyAllowed(operationId, body) {
      const request = operations.get(operationId)?.['requestBody'] as
        | { content: Record<string, { schema: Json }> }
        | undefined;
      const schema = request?.content['application/json']?.schema;
      if (!schema) throw new TypeError(`${operationId} takes no body`);
      return compile(schema)(body);
    },
  };
}

function resolve(document: OpenApiDocument, header: Header | { $ref: string }): Header {
  if (typeof header.$ref !== 'string') return header as Header;
  const name = header.$ref.split('/').at(-1) ?? '';
  const { headers } = document['components'] as { headers: Record<string, Header> };
  const found = headers[name];
  if (!found) throw new TypeError(`${header.$ref} leads nowhere`);
  return found;
}
