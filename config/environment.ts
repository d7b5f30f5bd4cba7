import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every setting of the office, with a default that works. Read once at start; a bad value stops the start with a readable error. */
export interface Environment {
  /** PORT: where the API listens; default 3000, 0 picks a free one. */
  readonly port: number;
  /** HOST: address to listen on; default 127.0.0.1, so that nothing is open to the network unless asked for. */
  readonly host: string;
  /** DATA_DIR: folder of the embedded store, the views, keys and attachments; default ./data. */
  readonly dataDir: string;
  /** EVENTSTORE_URL: `esdb://…` chooses EventStoreDB; unset, the embedded store. */
  readonly eventStoreUrl?: string;
  /** DATABASE_URL: `postgres://…` keeps the views in PostgreSQL; unset, in SQLite below DATA_DIR. */
  readonly databaseUrl?: string;
  /** OIDC_ISSUER: the identity provider whose tokens are accepted. */
  readonly oidcIssuer?: string;
  /** OIDC_AUDIENCE: audience that tokens must name; default `anjuan`. */
  readonly audience: string;
  /** OIDC_ALGORITHMS: signatures of tokens that are accepted; default EdDSA and ES256, RS256 only where it is named. */
  readonly tokenAlgorithms: readonly (typeof TOKEN_ALGORITHMS)[number][];
  /** DEMO: a demonstration with its own clock, token issuer and people; on where no OIDC_ISSUER is set. */
  readonly demo: boolean;
  /** CONFIG_DIR: folder of law packs, calendars and catalogue; default ./config, and where that holds no law the program's own. */
  readonly configDir: string;
  /** LOG_LEVEL: trace, debug, info, warn, error, fatal or silent; default info, in a demonstration warn. */
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** RATE_LIMIT: requests a minute that one person may make; default 6000, 0 for no limit. */
  readonly rateLimit: number;
  /** ATTACHMENT_LIMIT: largest attachment in MiB; default 200. */
  readonly attachmentLimitMib: number;
}

/** A setting that cannot be used. */
export class BadSetting extends Error {
  constructor(
    readonly setting: string,
    readonly reason: string,
  ) {
    super(`${setting}: ${reason}`);
    this.name = 'BadSetting';
  }
}

const TOKEN_ALGORITHMS = ['EdDSA', 'ES256', 'RS256'] as const;
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Reads the settings. @throws BadSetting naming the variable and what it takes */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const eventStoreUrl = url(variables, 'EVENTSTORE_URL', ['esdb:', 'esdb+discover:']);
  const databaseUrl = url(variables, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  const oidcIssuer = url(variables, 'OIDC_ISSUER', ['https:', 'http:']);
  if (oidcIssuer !== undefined && !isSecure(new URL(oidcIssuer))) {
    throw new BadSetting('OIDC_ISSUER', 'must be reached by https, or by http on this machine');
  }
  const demo = flag(variables, 'DEMO', oidcIssuer === undefined);
  if (demo && oidcIssuer !== undefined)
    throw new BadSetting('DEMO', 'a demonstration issues its own tokens: unset OIDC_ISSUER or set DEMO=0');
  if (!demo && oidcIssuer === undefined) throw new BadSetting('OIDC_ISSUER', 'an office needs an identity provider: set it, or set DEMO=1');
  const asked = text(variables, 'LOG_LEVEL') ?? (demo ? 'warn' : 'info');
  const logLevel = LOG_LEVELS.find((level) => level === asked);
  if (logLevel === undefined) throw new BadSetting('LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`);
  const configDir = configFolder(variables);
  if (!holdsLaw(configDir)) throw new BadSetting('CONFIG_DIR', `must hold the folder law, and ${configDir} does not`);
  return {
    port: whole(variables, 'PORT', 3000, 0, 65_535),
    host: text(variables, 'HOST') ?? '127.0.0.1',
    dataDir: text(variables, 'DATA_DIR') ?? './data',
    ...(eventStoreUrl === undefined ? {} : { eventStoreUrl }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(oidcIssuer === undefined ? {} : { oidcIssuer }),
    audience: text(variables, 'OIDC_AUDIENCE') ?? 'anjuan',
    tokenAlgorithms: demo ? ['EdDSA'] : algorithms(text(variables, 'OIDC_ALGORITHMS') ?? 'EdDSA,ES256'),
    demo,
    configDir,
    logLevel,
    rateLimit: whole(variables, 'RATE_LIMIT', 6000, 0, 10_000_000),
    attachmentLimitMib: whole(variables, 'ATTACHMENT_LIMIT', 200, 1, 10_240),
  };
}

/** Where the law is: a supervisor or a shell in another folder starts the office too, whose own packs are beside the program. */
export function configFolder(variables: NodeJS.ProcessEnv): string {
  const named = text(variables, 'CONFIG_DIR');
  if (named !== undefined) return named;
  const here = dirname(fileURLToPath(import.meta.url));
  const own = [here, join(here, '../../config')].find(holdsLaw);
  return own === undefined || holdsLaw('./config') ? './config' : own;
}

function holdsLaw(folder: string): boolean {
  return existsSync(join(folder, 'law'));
}

/** Keys that prove who is who are not fetched over a line that others can write on. */
function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

function algorithms(named: string): Environment['tokenAlgorithms'] {
  return named.split(',').map((name) => {
    const known = TOKEN_ALGORITHMS.find((algorithm) => algorithm === name.trim());
    if (known === undefined)
      throw new BadSetting('OIDC_ALGORITHMS', `must be one or more of ${TOKEN_ALGORITHMS.join(', ')}, with commas between`);
    return known;
  });
}

function text(variables: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

function whole(variables: NodeJS.ProcessEnv, name: string, standard: number, min: number, max: number): number {
  const value = text(variables, name);
  if (value === undefined) return standard;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min && number <= max)) throw new BadSetting(name, `must be a whole number from ${min} to ${max}`);
  return number;
}

function flag(variables: NodeJS.ProcessEnv, name: string, standard: boolean): boolean {
  const value = text(variables, name)?.toLowerCase();
  if (value === undefined) return standard;
  if (['1', 'true', 'yes', 'on'].includes(value)) return true;
  if (['0', 'false', 'no', 'off'].includes(value)) return false;
  throw new BadSetting(name, 'must be 1 or 0');
}

function url(variables: NodeJS.ProcessEnv, name: string, protocols: readonly string[]): string | undefined {
  const value = text(variables, name);
  if (value === undefined) return undefined;
  const protocol = /^([a-z][a-z+.-]*:)\/\/./i.exec(value)?.[1]?.toLowerCase();
  if (protocol === undefined || !protocols.includes(protocol)) {
    throw new BadSetting(name, `must start with ${protocols.map((known) => `${known}//`).join(' or ')}`);
  }
  // several hosts, as a cluster's connection string names them, are no address to a parser of addresses
  if (name !== 'EVENTSTORE_URL' && !URL.canParse(value)) throw new BadSetting(name, 'is no address');
  return value;
}
