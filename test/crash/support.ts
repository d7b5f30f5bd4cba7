import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import type { StoredEvent } from '#libs/event-store';
import { openSqliteStore } from '#libs/event-store/sqlite';
import type { Answer, Person } from '../support/office.js';

const ROOT = resolve(__dirname, '../..');
const ENTRY = join(ROOT, 'dist/apps/api/main.js');

/** Settings under which every built office of these specs runs. */
function settings(folder: string, more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const unset = { EVENTSTORE_URL: '', DATABASE_URL: '', OIDC_ISSUER: '', CONFIG_DIR: '' };
  return { ...process.env, ...unset, DATA_DIR: folder, PORT: '0', DEMO: '1', RATE_LIMIT: '0', LOG_LEVEL: 'error', ...more };
}

/** The connection broke, or the office was gone: whether the request had an effect is not known. */
export class NoAnswer extends Error {}

/** The built office as a process of its own. */
export class BuiltOffice {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });
  private keys = 0;
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>,
  ) {}

  /** Spawns the process; the caller may kill it before it listens. */
  static spawn(
    folder: string,
    more: NodeJS.ProcessEnv = {},
  ): { readonly child: ChildProcess; readonly ready: Promise<BuiltOffice>; readonly exited: Promise<unknown> } {
    if (!existsSync(ENTRY)) throw new Error('the office is not built: npm run build');
    const child = spawn(process.execPath, [ENTRY], { cwd: ROOT, env: settings(folder, more), stdio: ['ignore', 'pipe', 'pipe'] });
    const exited = once(child, 'exit').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }));
    return { child, exited, ready: BuiltOffice.listening(child, exited) };
  }

  static async start(folder: string, more: NodeJS.ProcessEnv = {}): Promise<BuiltOffice> {
    return BuiltOffice.spawn(folder, more).ready;
  }

  private static async listening(child: ChildProcess, exited: BuiltOffice['exited']): Promise<BuiltOffice> {
    let said = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    for await (const line of createInterface(child.stdout!)) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url === undefined) continue;
      child.stdout!.resume();
      return new BuiltOffice(child, url, exited);
    }
    throw new NoAnswer(`the office ended before it listened: ${said}`);
  }

  /** One request. @throws NoAnswer where the connection broke */
  send(method: string, path: string, headers: Record<string, string> = {}, payload?: string | Buffer, timeoutMs = 15_000): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.url}${path}`, { method, headers, agent: this.agent, timeout: timeoutMs }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => reject(new NoAnswer(error.message)));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const json = (response.headers['content-type'] ?? '').includes('json') && text !== '';
          try {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: json ? JSON.parse(text) : {}, text });
          } catch {
            reject(new NoAnswer('the answer was cut off'));
          }
        });
      });
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
      sent.on('error', (error) => reject(new NoAnswer(error.message)));
      sent.end(payload);
    });
  }

  /** A person with a token of the demonstration. */
  async as(subject: string): Promise<Person> {
    const issued = await this.send('POST', '/v1/demo/token', { 'content-type': 'application/json' }, JSON.stringify({ subject }));
    return this.person(String(issued.body['access_token']));
  }

  person(token: string): Person {
    const authorization = { authorization: `Bearer ${token}` };
    return {
      get: (path, extra = {}) => this.send('GET', path, { ...authorization, ...extra }),
      post: (path, body, extra = {}) =>
        this.send(
          'POST',
          path,
          { ...authorization, 'content-type': 'application/json', 'idempotency-key': `key-${(this.keys += 1)}`, ...extra },
          typeof body === 'string' ? body : JSON.stringify(body),
        ),
    };
  }

  /** What the office says of its views. */
  async views(): Promise<{ readonly [view: string]: ToldView }> {
    const { body } = await this.send('GET', '/health/ready');
    return (body as unknown as { parts: { views: { detail: { [view: string]: ToldView } } } }).parts.views.detail;
  }

  /** Asks until every view has folded all that is stored; a view that stopped ends the waiting. */
  async caughtUp(): Promise<void> {
    for (;;) {
      const views = Object.values(await this.views());
      if (views.some(({ state }) => state === 'stopped')) throw new Error('a view stopped');
      if (views.every(({ state, lag }) => state === 'live' && lag.events === 0)) return;
      await turn();
    }
  }

  /** SIGKILL, and the process is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
    this.agent.destroy();
  }

  /** SIGTERM; answers how the process ended. */
  async terminate(): Promise<Awaited<BuiltOffice['exited']>> {
    this.child.kill('SIGTERM');
    const ended = await this.exited;
    this.agent.destroy();
    return ended;
  }
}

export interface ToldView {
  readonly ready: boolean;
  readonly state: string;
  readonly lag: { readonly events: number };
  readonly stopped?: { readonly stream: string; readonly revision: number; readonly type: string };
}

/** A data folder for one spec. */
export async function dataFolder(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-crash-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Everything stored in a data folder, in commit order, read beside whoever writes. */
export async function everythingStored(folder: string): Promise<readonly StoredEvent[]> {
  const store = await openSqliteStore({ folder, readonly: true });
  try {
    return await store.readAll(undefined, Number.POSITIVE_INFINITY);
  } finally {
    await store.close();
  }
}

/** Whether people did it: the notices are those that the office sends by itself meanwhile. */
export function isAct({ stream }: StoredEvent): boolean {
  return !stream.startsWith('duty-');
}

/** What people did. */
export async function actsStored(folder: string): Promise<readonly StoredEvent[]> {
  return (await everythingStored(folder)).filter(isAct);
}

/** Repeatable numbers from 0 to 1 (mulberry32): a failing run can be run again with its seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
