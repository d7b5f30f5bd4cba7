import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Json } from '#libs/kernel';

/** Folder of the repository: jest is started there. */
export const ROOT = resolve('.');
const ENTRY = join(ROOT, 'dist', 'apps', 'api', 'main.js');

/** An answer over the wire; `body` is parsed where it is JSON. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly [member: string]: Json };
  readonly text: string;
}

/** One person using the office over HTTP. */
export interface WirePerson {
  get(path: string, headers?: Record<string, string>): Promise<WireAnswer>;
  /** POSTs with a fresh Idempotency-Key unless headers bring one. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<WireAnswer>;
}

/** The built office as a process of its own, on the embedded store. */
export interface BuiltOffice {
  readonly url: string;
  readonly folder: string;
  /** Everything printed before and with the line that it is ready. */
  readonly welcome: string;
  readonly startedInMs: number;
  readonly process: ChildProcess;
  as(subject: string): Promise<WirePerson>;
  readonly nobody: WirePerson;
  /** Moves the demonstration's clock to that instant. */
  moveClock(to: string): Promise<void>;
  /** SIGTERM, and waits for the end; answers the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
}

export interface BuiltOptions {
  readonly folder?: string;
  readonly env?: Record<string, string>;
}

/** A new empty folder for an office's data. */
export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'anjuan-built-'));
}

function settings(folder: string, env: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, DATA_DIR: folder, CONFIG_DIR: join(ROOT, 'config'), PORT: '0', LOG_LEVEL: 'warn', RATE_LIMIT: '0', ...env };
}

/** Starts the built office with plain node and waits until it says that it is ready. @throws where it ends before, with what it said */
export async function startBuiltOffice({ folder: given, env }: BuiltOptions = {}): Promise<BuiltOffice> {
  if (!existsSync(ENTRY)) throw new Error('the office is not built: npm run build');
  const folder = given ?? (await newFolder());
  const began = performance.now();
  const office = spawn(process.execPath, [ENTRY], { cwd: folder, env: settings(folder, env), stdio: ['ignore', 'pipe', 'pipe'] });
  const welcome = await readyText(office);
  const startedInMs = performance.now() - began;
  const url = /is ready: (\S+)/.exec(welcome)![1]!;
  let keys = 0;
  const person = (own: Record<string, string>): WirePerson => ({
    get: (path, headers = {}) => send('GET', url + path, { ...own, ...headers }),
    post: (path, body, headers = {}) => {
      const standard = { 'content-type': 'application/json', 'idempotency-key': `key-${(keys += 1)}` };
      const sent = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      return send('POST', url + path, { ...own, ...standard, ...headers }, sent);
    },
  });
  const nobody = person({});
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (office.exitCode === null && office.signalCode === null) {
      const ended = once(office, 'exit');
      office.kill(signal);
      await ended;
    }
    return office.exitCode;
  };
  return {
    url,
    folder,
    welcome,
    startedInMs,
    process: office,
    nobody,
    as: async (subject) => {
      const { body } = await nobody.post('/v1/demo/token', { subject });
      return person({ authorization: `Bearer ${String(body['access_token'])}` });
    },
    moveClock: async (to) => {
      const moved = await nobody.post('/v1/demo/clock', { to });
      if (moved.status !== 200) throw new Error(`the clock was not moved to ${to}: ${moved.text}`);
    },
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    dispose: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the office printed when it ended before it was ready: exit code and both outputs. */
export async function startThatFails(options: BuiltOptions & { readonly folder: string }): Promise<Ended> {
  return run(process.execPath, [ENTRY], options.folder, settings(options.folder, options.env));
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line, `bin/anjuan.mjs`, with the settings of an office on that folder. */
export function runCli(words: readonly string[], folder: string, env: Record<string, string> = {}): Promise<Ended> {
  return run(process.execPath, [join(ROOT, 'bin', 'anjuan.mjs'), ...words], ROOT, settings(folder, env));
}

/** Whatever runs longer than this does not end by itself, in milliseconds. */
const LONGEST_RUN = 120_000;

/** Runs a program to its end; an exit code is an answer, not an error, and -1 stands for a program that had to be ended. */
export function run(program: string, words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((done) => {
    execFile(program, [...words], { cwd, env, maxBuffer: 64 * 1024 * 1024, timeout: LONGEST_RUN }, (error, out, err) => {
      done({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err });
    });
  });
}

function readyText(office: ChildProcess): Promise<string> {
  return new Promise((ready, failed) => {
    let out = '';
    let err = '';
    office.stderr!.on('data', (part: Buffer) => (err += part.toString()));
    office.stdout!.on('data', (part: Buffer) => {
      out += part.toString();
      if (/is ready: \S+\n/.test(out)) ready(out);
    });
    office.once('error', failed);
    office.once('exit', (code) => failed(new Error(`the office ended with code ${code} before it was ready: ${err}${out}`)));
  });
}

async function send(method: string, url: string, headers: Record<string, string>, body?: string | Buffer): Promise<WireAnswer> {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }) });
  const text = await answer.text();
  const json = (answer.headers.get('content-type') ?? '').includes('json');
  return { status: answer.status, headers: answer.headers, body: json ? (JSON.parse(text) as WireAnswer['body']) : {}, text };
}
