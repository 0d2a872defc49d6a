import * as contracts from '@curfew/contracts';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;
type Direction = 'input' | 'output';

/** Schemas that the document gives a name; any other is written where it is used. */
const named: Record<Direction, Record<string, z.ZodType>> = {
  input: {
    RegisterInput: contracts.registerInput,
    LoginInput: contracts.loginInput,
    LogoutInput: contracts.logoutInput.unwrap().unwrap(),
    TokenInput: contracts.tokenInput,
    PresentedToken: contracts.presentedTokenInput,
  },
  output: {
    User: contracts.userSchema,
    CurrentSession: contracts.currentSessionSchema,
    SessionSummary: contracts.sessionSummarySchema,
    BearerTokens: contracts.bearerTokensSchema,
    RegisterOutput: contracts.registerOutput,
    LoginOutput: contracts.restLoginOutput,
    SessionOutput: contracts.sessionOutput,
    SessionList: contracts.listSessionsOutput,
    LogoutOutput: contracts.logoutOutput,
    Problem: contracts.problemSchema,
    TokenOutput: contracts.tokenOutput,
    Introspection: contracts.introspectOutput,
    OauthError: contracts.oauthErrorSchema,
  },
};

const PLACE = '#/components/schemas/';
const registries = { input: registryOf(named.input), output: registryOf(named.output) };

function registryOf(schemas: Record<string, z.ZodType>) {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  return registry;
}

/** Every named schema, for `components.schemas`. */
export function componentSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(
    (['input', 'output'] as const).flatMap((io) => {
      const { schemas } = z.toJSONSchema(registries[io], {
        io,
        uri: (id) => `${PLACE}${id}`,
        override: tidy,
      });
      return Object.entries(schemas).map(
        ([id, { $schema: _dialect, $id: _id, ...schema }]): [string, JsonSchema] => [id, schema],
      );
    }),
  );
}

/** A schema where it is used: a reference when it has a name. An optional one is described as what it is when present. */
export function schemaInPlace(schema: z.ZodType, io: Direction): JsonSchema {
  const present = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const id = registries[io].get(present)?.id;
  if (id !== undefined) return { $ref: `${PLACE}${id}` };
  const {
    $schema: _dialect,
    $defs: _named,
    ...inPlace
  } = z.toJSONSchema(present, {
    io,
    metadata: registries[io],
    override: tidy,
  });
  return JSON.parse(JSON.stringify(inPlace).replaceAll('#/$defs/', PLACE)) as JsonSchema;
}

/** Leaves out what zod adds and readers need not see: patterns beside a format that says the same, bounds of a safe integer. */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema['format'] === 'uuid' || jsonSchema['format'] === 'date-time') delete jsonSchema['pattern'];
  // No format of JSON Schema; the pattern says it.
  if (jsonSchema['format'] === 'starts_with') delete jsonSchema['format'];
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
}
