import { createServer, type AddressInfo } from 'node:net';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { ManualClock } from '#libs/kernel';
import { ViewUnavailable, type ViewDatabase } from '#libs/views';
import { DutyReader } from './index.js';
import { dutyId } from './listed-duty.js';

it('duties whose database does not answer are told as unavailable for now: their lists answered 500 while PostgreSQL was down', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'nobody', database: 'none' });
  const reads: ViewDatabase['reads'] = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const database: ViewDatabase = {
    dialect: 'postgresql',
    reads,
    longReads: reads,
    transaction: () => Promise.reject(new Error('nobody writes here')),
    close: () => reads.destroy(),
  };
  const duties = new DutyReader({ database, types: [], registers: {}, clock: new ManualClock('2026-03-01T08:00:00.000Z') });
  const asked = { scope: null };
  const id = dutyId('penalty-0b2af2c3-0cf1-430b-9c38-abf34da2d2cd', 'penalty/serve');

  for (const answer of [
    () => duties.list({}, { ...asked, limit: 10 }),
    () => duties.find(id, asked),
    () => duties.counts({}, ['light'], asked),
    () => duties.calendar('2026-03-01', '2026-03-31', {}, asked),
    () => duties.overdue('2026-01', '2026-03', {}, asked),
  ]) {
    await expect(answer()).rejects.toThrow(ViewUnavailable);
  }

  await database.close();
  await new Promise((resolve) => server.close(resolve));
});
