import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { TcpRelay } from '../../libs/event-store/eventstoredb/testing/tcp-relay.js';
import { ROOT, startBuiltOffice, type BuiltOffice } from '../support/built-office.js';
import { asker, tokenOf, type Asker } from './member.js';

/** A process of the cluster without HTTP. */
export interface BuiltWorker {
  readonly process: ChildProcess;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** The built office as a cluster: processes that share a data folder and reach a real node through a relay that can be cut. */
export interface BuiltCluster {
  readonly relay: TcpRelay;
  api(): Promise<BuiltOffice>;
  worker(): Promise<BuiltWorker>;
  /** Holders of the views' leases, each once. */
  leaseHolders(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

/** `database`: a PostgreSQL server on which a database of its own is made for the views; a file per process without. */
export async function builtCluster(node: string, database?: string): Promise<BuiltCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-cluster-'));
  const { hostname, port } = new URL(node.replace(/^[a-z+]+:/, 'http:'));
  const relay = await TcpRelay.before({ host: hostname, port: Number(port) });
  const views = database === undefined ? undefined : await ownDatabase(database);
  const env = {
    DEMO: '1',
    DATA_DIR: folder,
    EVENTSTORE_URL: `esdb://127.0.0.1:${relay.port}?tls=false`,
    ...(views === undefined ? {} : { DATABASE_URL: views.url }),
  };
  const running: (() => Promise<unknown>)[] = [];
  return {
    relay,
    api: async () => {
      const api = await startBuiltOffice({ folder, env });
      running.push(() => api.stop());
      return api;
    },
    worker: async () => {
      const worker = await startWorker(env);
      running.push(() => worker.end('SIGTERM'));
      return worker;
    },
    leaseHolders: async () => {
      const { rows } = await views!.client.query<{ holder: string }>('select distinct holder from view_leases');
      return rows.map(({ holder }) => holder);
    },
    dispose: async () => {
      relay.admit();
      await Promise.all(running.map((end) => end()));
      await views?.drop();
      await relay.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts `apps/worker` as it was built. @throws where it ended before it folded anything */
export async function startWorker(env: Record<string, string>): Promise<BuiltWorker> {
  const { PATH, HOME } = process.env;
  const entry = join(ROOT, 'dist', 'apps', 'worker', 'main.js');
  const settings = { PATH, HOME, CONFIG_DIR: join(ROOT, 'config'), LOG_LEVEL: 'warn', ...env };
  const worker = spawn(process.execPath, [entry], { env: settings, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(worker.stdout)) {
    if (!line.includes('folding the views')) continue;
    worker.stdout.resume();
    const end = async (signal: NodeJS.Signals) => {
      if (worker.exitCode === null && worker.signalCode === null) {
        const ended = once(worker, 'exit');
        worker.kill(signal);
        await ended;
      }
      return worker.exitCode;
    };
    return { process: worker, end };
  }
  throw new Error('the worker ended before it was ready');
}

/** A new database on a PostgreSQL server, for whoever drops it again. */
export async function ownDatabase(server: string) {
  const name = `cluster_${randomUUID().slice(0, 8)}`;
  const keeper = new pg.Client({ connectionString: server });
  await keeper.connect();
  await keeper.query(`create database ${name}`);
  const address = new URL(server);
  address.pathname = `/${name}`;
  const url = address.toString();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    url,
    client,
    drop: async () => {
      await client.end();
      await keeper.query(`drop database ${name} with (force)`);
      await keeper.end();
    },
  };
}

/** Somebody signed in at a built process, with keys that no other process has used. */
export async function signedIn(api: BuiltOffice, subject: string): Promise<Asker> {
  const carry: Parameters<typeof asker>[0] = async (method, path, headers, body) => {
    const answer = await fetch(api.url + path, { method, headers, ...(body === undefined ? {} : { body }) });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: JSON.parse(await answer.text()) as { readonly [member: string]: unknown },
    };
  };
  return asker(carry, await tokenOf(asker(carry), subject));
}
