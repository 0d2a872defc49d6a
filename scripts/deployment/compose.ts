import { parse } from 'yaml';

export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly networks: readonly string[] | Readonly<Record<string, { readonly ipv4_address: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly restart: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<
    Record<
      string,
      {
        readonly internal?: boolean;
        readonly ipam?: {
          readonly config: readonly { readonly subnet: string; readonly ip_range: string }[];
        };
      } | null
    >
  >;
  readonly volumes: Readonly<Record<string, null>>;
}

const VARIABLE = /\$\{([A-Z_]+)(?:(:\?|:-)([^}]*))?\}/g;

/**
 * compose.yaml with its variables filled in from `environment`.
 * @throws Error naming every variable that is required and missing, as compose does before it starts anything.
 */
export function readCompose(source: string, environment: Readonly<Record<string, string>>): Compose {
  const missing = new Set<string>();
  const fillIn = (text: string) =>
    text.replaceAll(VARIABLE, (...match: string[]) => {
      const [, name = '', operator, operand = ''] = match;
      const value = environment[name] ?? '';
      if (value === '' && operator === ':?') missing.add(`${name}: ${operand}`);
      return value === '' && operator === ':-' ? operand : value;
    });
  const compose = mapStrings(parse(source, { merge: true }), fillIn) as Compose;
  if (missing.size > 0) throw new Error(`required variables are missing: ${[...missing].join('; ')}`);
  return compose;
}

/** The variables that compose.yaml asks for, and whether it starts without them. */
export function composeVariables(source: string): readonly { name: string; isRequired: boolean }[] {
  const text = source.replaceAll(/^\s*#.*$/gm, '');
  return [...text.matchAll(VARIABLE)].map(([, name = '', operator]) => ({
    name,
    isRequired: operator === ':?',
  }));
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
}
