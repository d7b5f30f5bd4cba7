import { readEnvironment, type Environment } from '#config/environment';
import { startApi, type RunningApi } from '../../apps/api/start.js';

/** What a request is answered with, as far as these specs look. */
export interface ClusterAnswer {
  readonly status: number;
  readonly headers: { readonly [header: string]: string | undefined };
  readonly body: { readonly [member: string]: unknown };
}

/** One person asking one API process of an office. */
export interface Asker {
  get(path: string): Promise<ClusterAnswer>;
  post(path: string, body: object, headers?: { readonly [header: string]: string }): Promise<ClusterAnswer>;
}

/** Anything that carries a request to one API process: injected in this process, or over a socket. */
export type Carry = (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: string) => Promise<ClusterAnswer>;

let keys = 0;

/** An asker over a carrier, signed in where a token is given; each POST has a fresh key unless headers bring one. */
export function asker(carry: Carry, token?: string): Asker {
  const signed: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    get: (path) => carry('GET', path, signed),
    post: (path, body, headers = {}) =>
      carry(
        'POST',
        path,
        { ...signed, 'content-type': 'application/json', 'idempotency-key': `cluster-${process.pid}-${(keys += 1)}`, ...headers },
        JSON.stringify(body),
      ),
  };
}

/** A token of the demonstration's own issuer. */
export async function tokenOf(nobody: Asker, subject: string): Promise<string> {
  return String((await nobody.post('/v1/demo/token', { subject })).body['access_token']);
}

/** One API process of a cluster, run in this one: requests are injected. */
export interface Member {
  readonly api: RunningApi;
  readonly nobody: Asker;
  with(token: string): Asker;
  as(subject: string): Promise<Asker>;
  caughtUp(): Promise<void>;
}

/** Settings of a demonstration on EventStoreDB. */
export function clusterEnvironment(dataDir: string, eventStoreUrl: string): Environment {
  return readEnvironment({ DEMO: '1', DATA_DIR: dataDir, EVENTSTORE_URL: eventStoreUrl, LOG_LEVEL: 'silent', RATE_LIMIT: '0' });
}

/** Starts an API process of the office in the folder, in this process. */
export async function startMember(environment: Environment): Promise<Member> {
  const api = await startApi(environment, { inject: true });
  const carry: Carry = async (method, url, headers, payload) => {
    const answer = await api.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    const headersSent = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    const json = (headersSent['content-type'] ?? '').includes('json');
    return { status: answer.statusCode, headers: headersSent, body: json ? answer.json<ClusterAnswer['body']>() : {} };
  };
  const nobody = asker(carry);
  return {
    api,
    nobody,
    with: (token) => asker(carry, token),
    as: async (subject) => asker(carry, await tokenOf(nobody, subject)),
    caughtUp: async () => {
      await api.views.settled();
      const head = await api.office.store.head();
      const views = api.office.types.all.flatMap((type) => type.views.map(({ name }) => name));
      if (head !== undefined) await api.reader.waitFor(views, head);
    },
  };
}
