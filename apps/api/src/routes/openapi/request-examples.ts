import type { AcceptedCredential, Operation, RequestExample } from '../define-operation.ts';

/** What people set and run before any example; each example then runs as it stands. */
export const preparation = (publicOrigin: string): string =>
  `
Set these first; in *Try it out*, write the values in the place of the names. The account is the one that \`pnpm start\`
shows, or one of your own.

\`\`\`sh
export CURFEW='${publicOrigin}'
export EMAIL='demo@example.com'
export PASSWORD='the password that pnpm start shows'
export NEW_EMAIL="ann-$(date +%s)@example.com"
\`\`\`

Log in as a browser does, for the examples with a cookie. curl keeps the cookies in the file \`curfew-cookies\`.

\`\`\`sh
curl --silent --cookie-jar curfew-cookies --json @- "$CURFEW/api/auth/login" <<END
{ "email": "$EMAIL", "password": "$PASSWORD" }
END
\`\`\`

Get tokens, for the examples with a token.

\`\`\`sh
TOKENS=$(curl --silent "$CURFEW/token" --data-urlencode grant_type=password \\
  --data-urlencode "username=$EMAIL" --data-urlencode "password=$PASSWORD")
export TOKEN=$(echo "$TOKENS" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
export REFRESH_TOKEN=$(echo "$TOKENS" | sed 's/.*"refresh_token":"\\([^"]*\\)".*/\\1/')
\`\`\`

Two examples need what the installation is configured with.

\`\`\`sh
export CLIENT='name:secret, one of INTROSPECTION_CLIENTS'
export METRICS_TOKEN='the METRICS_TOKEN'
\`\`\`
`.trim();

const presented: Record<AcceptedCredential, string> = {
  none: '',
  cookie: '--cookie curfew-cookies',
  bearer: '--header "Authorization: Bearer $TOKEN"',
  client: '--user "$CLIENT"',
  metrics: '--header "Authorization: Bearer $METRICS_TOKEN"',
};

const titles: Record<AcceptedCredential, string> = {
  none: '',
  cookie: 'With the cookie',
  bearer: 'With a token',
  client: 'As a service',
  metrics: '',
};

/** Every example of an operation, each as lines of shell: as many as it has, with each credential that it accepts. */
export function shellExamples(operation: Operation): string {
  const needed = operation.credentials.filter((credential) => credential !== 'none');
  const credentials = needed.length > 0 ? needed : (['none'] as const);
  return examplesOf(operation)
    .flatMap((example) =>
      credentials.map((credential) => {
        const title = [example.title ?? '', titles[credential]].filter((part) => part !== '').join('. ');
        return `${title === '' ? '' : `${title}:\n\n`}\`\`\`sh\n${shellLines(operation, example, credential)}\n\`\`\``;
      }),
    )
    .join('\n\n');
}

/** The bodies of the same examples, for the place where OpenAPI has them. */
export function bodyExamples(operation: Operation): Record<string, unknown> {
  const examples = examplesOf(operation).filter(({ body }) => body !== undefined);
  const [only] = examples;
  if (examples.length < 2) return only === undefined ? {} : { example: only.body };
  return {
    examples: Object.fromEntries(
      examples.map(({ title = '', body }, index) => [
        `example-${index + 1}`,
        { summary: title, value: body },
      ]),
    ),
  };
}

function examplesOf({ examples = [{}] }: Operation): readonly RequestExample[] {
  return examples;
}

function shellLines(operation: Operation, example: RequestExample, credential: AcceptedCredential): string {
  const credentialOption = presented[credential];
  const path = operation.path.replaceAll(/\{(\w+)\}/gu, (_all, name: string) => example.params?.[name] ?? '');
  const fields = Object.entries((example.body ?? {}) as Record<string, unknown>);
  const isJson = fields.length > 0 && operation.isOauth !== true;
  // curl takes a request with a body for a POST, and one without for a GET.
  const isMethodTold = operation.method !== (fields.length > 0 ? 'POST' : 'GET');
  const words = [
    'curl',
    ...(isMethodTold ? [`--request ${operation.method}`] : []),
    ...(credentialOption === '' ? [] : [credentialOption]),
    ...(example.keepsCookies === true ? ['--cookie-jar curfew-cookies'] : []),
    ...(isJson ? ['--json @-'] : []),
    `"$CURFEW${path}"`,
  ];
  const form = isJson ? [] : fields.map(([name, value]) => `--data-urlencode "${name}=${String(value)}"`);
  // JSON is read from the lines below the command, where quotation marks need no escape.
  const input = isJson ? ` <<END\n${JSON.stringify(example.body, null, 2)}\nEND` : '';
  return [
    ...(example.before === undefined ? [] : [example.before]),
    [words.join(' '), ...form].join(' \\\n  ') + input,
  ].join('\n');
}
