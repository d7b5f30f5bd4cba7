import { Readable } from 'node:stream';
import { ManualClock } from '#libs/kernel';
import type { CaseStreams } from '#libs/case-runtime';
import { startTestOffice } from '../../test/support/office.js';
import { UploadExpiry, type UploadExpiryParts } from './upload-expiry.js';

jest.setTimeout(60_000);

const CASE = '11111111-1111-4111-8111-111111111111';
const DAY_MS = 86_400_000;

describe('uploads that no event names', () => {
  it('never expired in an office restarted more often than every hour: it looks once after its start', async () => {
    let office = await startTestOffice();
    try {
      const keep = (text: string) => office.api.office.attachments.put('penalty', CASE, Readable.from([Buffer.from(text)]), 100);
      const kept = ({ sha256 }: { readonly sha256: string }) => office.api.office.attachments.open('penalty', CASE, sha256);
      const forgotten = await keep('forgotten');
      office.clock.advance(DAY_MS);
      const ofToday = await keep('of today');
      office.clock.advance(1);
      office = await office.restart();
      await office.api.expiry.looked();
      expect(await kept(forgotten)).toBeUndefined();
      const found = await kept(ofToday);
      expect(found).toBeDefined();
      found?.destroy();
    } finally {
      await office.dispose();
    }
  });

  const logged: unknown[] = [];
  const expiry = (expire: UploadExpiryParts['attachments']['expire']) =>
    new UploadExpiry({
      attachments: { expire },
      streams: {} as CaseStreams,
      clock: new ManualClock('2026-03-02T01:00:00.000Z'),
      logger: { error: (fields: unknown) => void logged.push(fields) } as never,
    });
  beforeEach(() => (logged.length = 0));

  it('given a folder that cannot be read, when looked, then it is logged and the start goes on', async () => {
    const failed = new Error('EIO');
    const looking = expiry(() => Promise.reject(failed));
    looking.start();
    await looking.looked();
    expect(logged).toEqual([{ err: failed }]);
    await looking.stop();
  });

  it('given a look under way, when the office closes, then the look is told to end and waited for', async () => {
    const told: string[] = [];
    const looking = expiry(async (before, _isReferenced, ending) => {
      told.push(before);
      await new Promise((resolve) => ending!.addEventListener('abort', resolve));
      told.push('ended');
      return 0;
    });
    looking.start();
    expect(told).toEqual(['2026-03-01T01:00:00.000Z']);
    await looking.stop();
    expect(told).toEqual(['2026-03-01T01:00:00.000Z', 'ended']);
    expect(logged).toEqual([]);
  });
});
