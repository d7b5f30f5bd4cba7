import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, seededRandomness, type AnyCaseType, type Instant } from '#libs/kernel';
import { readEnvironment, type Environment } from '#config/environment';
import { startApi, type RunningApi, type StartOptions } from '../../apps/api/start.js';

/** An answer of the API, parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [header: string]: string | string[] | number | undefined };
  readonly body: { readonly [member: string]: never } & Record<string, unknown>;
  readonly text: string;
}

/** One person using the API of an office under test. */
export interface Person {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** POSTs with a fresh Idempotency-Key unless headers bring one. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface TestOffice {
  readonly api: RunningApi;
  readonly clock: ManualClock;
  readonly folder: string;
  as(subject: string): Promise<Person>;
  /** Without a token. */
  readonly nobody: Person;
  /** Waits until every view has processed what is stored now. */
  caughtUp(): Promise<void>;
  /** Closes and starts again on the same data. */
  restart(): Promise<TestOffice>;
  dispose(): Promise<void>;
}

/** Starts a demonstration office in this process, on the embedded store in a folder of its own; requests are injected. */
export async function startTestOffice(
  options: {
    readonly now?: Instant;
    readonly types?: readonly AnyCaseType[];
    readonly folder?: string;
    readonly clock?: ManualClock;
    /** Which start on this folder it is: ids drawn by an earlier one must not come again. */
    readonly generation?: number;
    readonly aroundStore?: StartOptions['aroundStore'];
    readonly onServer?: StartOptions['onServer'];
    readonly logger?: StartOptions['logger'];
    /** Settings that differ from those of a demonstration without a rate limit. */
    readonly settings?: Partial<Environment>;
  } = {},
): Promise<TestOffice> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'anjuan-office-')));
  const clock = options.clock ?? new ManualClock(options.now ?? '2026-03-02T01:00:00.000Z');
  const environment = {
    ...readEnvironment({ DEMO: '1', DATA_DIR: folder, LOG_LEVEL: process.env['SPEC_LOG'] ?? 'error' }),
    rateLimit: 0,
    ...options.settings,
  };
  const api = await startApi(environment, {
    clock,
    randomness: seededRandomness(`${folder} ${options.generation ?? 0}`),
    inject: true,
    ...(options.types === undefined ? {} : { types: options.types }),
    ...(options.aroundStore === undefined ? {} : { aroundStore: options.aroundStore }),
    ...(options.onServer === undefined ? {} : { onServer: options.onServer }),
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  });
  let keys = 0;
  const person = (headers: Record<string, string>): Person => {
    const send = async (method: 'GET' | 'POST', url: string, extra: Record<string, string>, payload?: string): Promise<Answer> => {
      const answer = await api.app.inject({
        method,
        url,
        headers: { ...headers, ...extra },
        ...(payload === undefined ? {} : { payload }),
      });
      const json = (answer.headers['content-type'] ?? '').toString().includes('json');
      return { status: answer.statusCode, headers: answer.headers, body: json ? JSON.parse(answer.body) : {}, text: answer.body };
    };
    return {
      get: (path, extra = {}) => send('GET', path, extra),
      post: (path, body, extra = {}) =>
        send(
          'POST',
          path,
          { 'content-type': 'application/json', 'idempotency-key': `key-${(keys += 1)}`, ...extra },
          typeof body === 'string' ? body : JSON.stringify(body),
        ),
    };
  };
  const nobody = person({});
  return {
    api,
    clock,
    folder,
    nobody,
    as: async (subject) => {
      const answer = await nobody.post('/v1/demo/token', { subject });
      return person({ authorization: `Bearer ${String(answer.body['access_token'])}` });
    },
    caughtUp: async () => {
      await api.views.settled();
      const head = await api.office.store.head();
      if (head !== undefined)
        await api.reader.waitFor(
          api.office.types.all.flatMap((type) => type.views.map(({ name }) => name)),
          head,
        );
    },
    restart: async () => {
      await api.close();
      return startTestOffice({ ...options, folder, clock, generation: (options.generation ?? 0) + 1 });
    },
    dispose: async () => {
      await api.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
