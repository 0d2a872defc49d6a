/** An origin at which a server listening on `host` is reached from this machine. */
export function localOrigin(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::' || host === '[::]';
  const name = isEverywhere ? 'localhost' : host;
  return `http://${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${port}`;
}
