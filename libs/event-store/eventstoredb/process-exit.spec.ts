import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { anotherNode, closeAll } from './testing/opened.js';

afterEach(closeAll);

/** The process is killed only where it would not end by itself. */
const GIVE_UP_MS = 20_000;

function runOffice(url: string): Promise<{ code: unknown; killed: boolean; out: string; err: string }> {
  return new Promise((resolve) => {
    const script = join(__dirname, 'testing', 'short-lived-office.cjs');
    const options = { env: { ...process.env, EVENTSTORE_URL: url }, timeout: GIVE_UP_MS };
    execFile(process.execPath, [script], options, (error, out, err) => {
      resolve({ code: error?.code ?? 0, killed: error?.killed ?? false, out, err });
    });
  });
}

describe('a process that has closed its store', () => {
  it('ends by itself', async () => {
    const server = await anotherNode();

    expect(await runOffice(server.connectionString)).toEqual({ code: 0, killed: false, out: 'closed', err: '' });
  }, 30_000);

  it('ends by itself also when the node had ended an append call gracefully, for which the client waits for ever', async () => {
    const server = await anotherNode();
    server.onAppend = (count) => (count === 1 ? { stored: true, fate: 'end-call' } : undefined);

    expect(await runOffice(server.connectionString)).toEqual({ code: 0, killed: false, out: 'closed', err: '' });
  }, 30_000);
});
