import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { transformFile } from '@swc/core';

/** Whether system calls of a child can be made to fail. */
export const canInjectFaults = spawnSync('strace', ['-V']).status === 0;

const HERE = __dirname;
const PROJECT = resolve(HERE, '../../..');

/** What the child does: append batches of two events to new streams, one group after the other, telling of each acknowledgement. */
const SCRIPT = `
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openSqliteStore } from './event-store/sqlite/index.js';
const [folder, groups] = process.argv.slice(2);
const store = await openSqliteStore({ folder });
const say = (line) => writeSync(1, line + '\\n');
say('open');
const event = () => ({ id: randomUUID(), type: 'crash.noted', bytes: Buffer.from(JSON.stringify({ text: 'x'.repeat(900) })) });
for (let group = 0; group < Number(groups); group += 1) {
  await Promise.all(Array.from({ length: 4 }, async () => {
    const stream = 'crash-' + randomUUID();
    try {
      await store.append(stream, 'none', [event(), event()]);
      say('stored ' + stream);
    } catch (error) {
      say(error.name + ' ' + stream);
    }
  }));
}
say('done');
await store.close();
`;

/** Compiles the store as the build does, into a folder of its own, with a script that uses it. */
export async function compileOwnProcess(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'anjuan-process-'));
  await symlink(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
  await writeFile(join(root, 'package.json'), '{ "type": "module", "imports": { "#sqlite": "./sqlite/index.cjs" } }');
  await mkdir(join(root, 'sqlite'));
  await copyFile(join(PROJECT, 'config/sqlite/index.cjs'), join(root, 'sqlite/index.cjs'));
  await writeFile(join(root, 'main.js'), SCRIPT);
  const sources = (await readdir(HERE)).filter((file) => file.endsWith('.ts') && !/\.(spec|support)\.ts$/.test(file));
  for (const file of ['event-store/port.ts', ...sources.map((name) => `event-store/sqlite/${name}`)]) {
    const { code } = await transformFile(join(PROJECT, 'libs', file), { configFile: join(PROJECT, '.swcrc') });
    const target = join(root, file.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
  await copyFile(join(HERE, 'writer.thread.mjs'), join(root, 'event-store/sqlite/writer.thread.mjs'));
  return root;
}

/** A process that writes to the store in `folder`, and the lines it says. */
export class OwnProcess {
  readonly lines: string[] = [];
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private readonly said;
  private readonly exit: Promise<unknown>;
  errors = '';

  constructor(root: string, folder: string, groups: number, strace: readonly string[] = []) {
    const command = [process.execPath, join(root, 'main.js'), folder, String(groups)];
    const [file, ...args] = strace.length === 0 ? command : ['strace', '-f', '-qq', '-o', '/dev/null', ...strace, ...command];
    this.child = spawn(file!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.errors += chunk.toString();
    });
    this.exit = once(this.child, 'close');
    this.said = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  /** Reads on until another line begins so. */
  async until(line: string): Promise<void> {
    for (;;) {
      const next = await this.said.next();
      if (next.done === true) throw new Error(`the process ended before it said ${line}: ${this.errors}`);
      this.lines.push(next.value);
      if (next.value.startsWith(line)) return;
    }
  }

  /** Reads to the end and gives the exit code, null where a signal ended it. */
  async ended(): Promise<number | null> {
    for (;;) {
      const next = await this.said.next();
      if (next.done === true) break;
      this.lines.push(next.value);
    }
    await this.exit;
    return this.child.exitCode;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Streams of lines that begin so. */
  streams(word: string): string[] {
    return this.lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  }
}
