/** The connection string cannot be used; the message never repeats it, as it may hold a password. */
export class UnusableConnectionString extends Error {
  constructor(reason: string) {
    super(`EVENTSTORE_URL cannot be used: ${reason}`);
    this.name = 'UnusableConnectionString';
  }
}

/** Options the client knows; it prints the whole string, password included, when it meets another one. */
const KNOWN_OPTIONS = new Set([
  'connectionname',
  'defaultdeadline',
  'discoveryinterval',
  'gossiptimeout',
  'keepaliveinterval',
  'keepalivetimeout',
  'maxdiscoverattempts',
  'nodepreference',
  'throwonappendfailure',
  'tls',
  'tlscafile',
  'usercertfile',
  'userkeyfile',
]);
/** Discovery gives up after seconds, not after the client's minute, so that a stop of the office is never held up by a lost cluster. */
const DEFAULTS = [
  ['nodePreference', 'leader'],
  ['maxDiscoverAttempts', '3'],
  ['gossipTimeout', '2'],
] as const;
const SHAPE = /^(?<scheme>esdb(?:\+discover)?):\/\/(?:(?<credentials>[^@/?]*)@)?(?<hosts>[^/?@]+)\/?(?:\?(?<options>.*))?$/;
const HOSTS = /^[^:,\s]+(:\d{1,5})?(,[^:,\s]+(:\d{1,5})?)*$/;
const DEFAULT_PASSWORD = 'changeit';
const LEAST_KEEP_ALIVE_MS = 10_000;

/**
 * The connection string as the client gets it: a leader is asked for, and nothing in it weakens the adapter.
 * @throws UnusableConnectionString for default credentials, another node than the leader, unknown or dangerous options
 */
export function checkedConnectionString(text: string): string {
  const parts = SHAPE.exec(text.trim())?.groups;
  if (parts === undefined) throw new UnusableConnectionString('expected esdb://host:port?option=value');
  if (!HOSTS.test(parts['hosts']!)) throw new UnusableConnectionString('expected hosts as host:port, several with a comma between');
  refuseDefaultCredentials(parts['credentials']);
  const options = optionsOf(parts['options'] ?? '');
  for (const name of options.keys()) {
    if (!KNOWN_OPTIONS.has(name)) throw new UnusableConnectionString(`unknown option ${name}`);
  }
  if ((options.get('nodepreference') ?? 'leader').toLowerCase() !== 'leader') {
    throw new UnusableConnectionString('nodePreference must be leader: other nodes answer with the past');
  }
  if (options.get('throwonappendfailure') === 'false') {
    throw new UnusableConnectionString('throwOnAppendFailure=false reports wrong revisions');
  }
  const interval = Number(options.get('keepaliveinterval') ?? LEAST_KEEP_ALIVE_MS);
  if (!(interval >= LEAST_KEEP_ALIVE_MS)) {
    throw new UnusableConnectionString(`keepAliveInterval must be at least ${LEAST_KEEP_ALIVE_MS} ms, it finds dead connections`);
  }
  const missing = DEFAULTS.filter(([name]) => !options.has(name.toLowerCase())).map((pair) => pair.join('='));
  const plain = text.trim().replace(/[/?&]+$/, '');
  // of several the client asks the first alone where `+discover` is said: with that one down the office was, whatever the others did
  const all = parts['hosts']!.includes(',') ? plain.replace(/^esdb\+discover:/, 'esdb:') : plain;
  return [all, ...missing].reduce((joined, pair) => `${joined}${joined.includes('?') ? '&' : '?'}${pair}`);
}

/** What the client found when it read the string and the files named in it; its parser's own errors repeat the string, so they are not told. */
export function refusedByClient(error: unknown): UnusableConnectionString {
  const isPlain = error instanceof Error && error.constructor.name === 'Error';
  return new UnusableConnectionString(isPlain ? error.message : 'an option has a value that the client does not understand');
}

function refuseDefaultCredentials(credentials: string | undefined): void {
  if (credentials === undefined) return;
  const password = credentials.slice(credentials.indexOf(':') + 1);
  if (!credentials.includes(':') || password === '') throw new UnusableConnectionString('credentials need a name and a password');
  let decoded: string;
  try {
    decoded = decodeURIComponent(password);
  } catch {
    throw new UnusableConnectionString('the password is not percent-encoded');
  }
  if (decoded.toLowerCase() === DEFAULT_PASSWORD) {
    throw new UnusableConnectionString("the node's default password is public: change it first");
  }
}

/** Names without case, `-` and `_`, as the client matches them. */
function optionsOf(query: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const pair of query.split(/[&?]/)) {
    if (pair === '') continue;
    const [name = '', value = ''] = pair.split('=');
    options.set(name.trim().toLowerCase().replace(/[-_]/g, ''), value.trim());
  }
  return options;
}
