import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { OfficeClient, OfficeFailed } from './client.js';

/** An office that answers: one that was there, or one started here as a process of its own. */
export interface ReachedOffice {
  readonly client: OfficeClient;
  /** Stops the office if it was started here. */
  release(): Promise<void>;
  readonly startedHere: boolean;
}

/** Finds the demonstration at the URL, or starts one there on the settings of this process. @throws OfficeFailed */
export async function reachOffice(url: string, entry: string, env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<ReachedOffice> {
  const client = new OfficeClient(url);
  if ((await client.demonstration()) !== undefined) {
    return { client, startedHere: false, release: () => Promise.resolve(client.close()) };
  }
  if (!existsSync(entry)) throw new OfficeFailed(`no demonstration answers at ${url}, and the office is not built yet: npm run build`);
  say(`no demonstration answers at ${url}: starting one (it is stopped again at the end)`);
  const { hostname, port } = new URL(url);
  const office = spawn(process.execPath, [entry], {
    env: { ...env, HOST: hostname, PORT: port === '' ? '80' : port, LOG_LEVEL: env['LOG_LEVEL'] ?? 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await readyLine(office);
  if ((await client.demonstration()) === undefined) {
    await stop(office);
    throw new OfficeFailed(`the office at ${url} is no demonstration`);
  }
  return {
    client,
    startedHere: true,
    release: async () => {
      client.close();
      await stop(office);
    },
  };
}

/** Waits for the first line that the office prints: it is ready then. @throws OfficeFailed where it ends before */
async function readyLine(office: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    office.stdout!.once('data', () => resolve());
    office.once('error', reject);
    office.once('exit', (code) => reject(new OfficeFailed(`the office did not start (exit code ${code})`)));
  });
  office.stdout!.resume();
}

async function stop(office: ChildProcess): Promise<void> {
  if (office.exitCode !== null || office.signalCode !== null) return;
  const ended = once(office, 'exit');
  office.kill('SIGTERM');
  await ended;
}

/** The built office beside the command line that was started. */
export function builtOffice(cli: string): string {
  return join(realpathSync(cli), '..', '..', 'dist', 'apps', 'api', 'main.js');
}
