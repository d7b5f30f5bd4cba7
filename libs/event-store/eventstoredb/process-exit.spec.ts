import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { anotherNode, closeAll } from './testing/opened.js';
import type { AppendFault } from './testing/wire-server.js';

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

  it.each<AppendFault['fate']>([
    'end-call', // the client's dispose() then waits for ever
    'answer-nobody', // the client's own handler then throws where nobody can catch
    'cut',
    'hold',
  ])(
    'ends by itself after a fault: %s',
    async (fate) => {
      const server = await anotherNode();
      server.onAppend = (count) => (count === 1 ? { stored: true, fate } : undefined);

      expect(await runOffice(server.connectionString)).toEqual({ code: 0, killed: false, out: 'closed', err: '' });
    },
    30_000,
  );
});
