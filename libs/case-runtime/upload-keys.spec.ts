import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ManualClock, seededRandomness } from '#libs/kernel';
import { BlobFolder } from './blob-folder.js';
import { KeyReused } from './errors.js';

const CASE = '11111111-1111-4111-8111-111111111111';
const PHOTO = Buffer.from('现场照片');
const LIMIT = 1_000_000;

let root: string;
const clock = new ManualClock('2026-03-01T08:00:00.000Z');
const blobs = () => new BlobFolder(root, { randomness: seededRandomness('blobs'), clock });
const filesOf = () => readdirSync(join(root, 'penalty', CASE)).filter((name) => !name.endsWith('.json'));
const incoming = () => (existsSync(join(root, '.incoming')) ? readdirSync(join(root, '.incoming')) : []);

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'keys-')), 'blobs');
  clock.set('2026-03-01T08:00:00.000Z');
});
afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

describe('an upload under a key', () => {
  const KEY = '55555555-5555-5555-8555-555555555555';
  const put = (bytes: Buffer, folder = blobs(), cause = KEY) => folder.put('penalty', CASE, Readable.from([bytes]), LIMIT, { cause });
  const keys = () => readdirSync(join(root, '.keys'));
  const OTHER_PHOTO = Buffer.from('另一张照片');

  it('that stood for other bytes is refused, also by another process, and leaves nothing behind', async () => {
    const stored = await put(PHOTO);

    await expect(put(OTHER_PHOTO)).rejects.toBeInstanceOf(KeyReused);
    expect(await put(PHOTO)).toEqual(stored);
    expect([filesOf(), incoming(), keys()]).toEqual([[stored.sha256], [], [KEY]]);
  });

  it('by eight at once with bytes of their own is one upload', async () => {
    const folder = blobs();
    const tried = await Promise.allSettled(Array.from({ length: 8 }, (_, turn) => put(Buffer.from(`${turn}`), folder)));

    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(tried.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toEqual(Array(7).fill(expect.any(KeyReused)));
    expect([filesOf().length, incoming(), keys()]).toEqual([1, [], [KEY]]);
  });

  it('may stand for other bytes once nobody has used it since the moment before which uploads expire', async () => {
    const folder = blobs();
    await put(PHOTO, folder);
    clock.advance(86_400_000);
    await put(PHOTO, folder);
    clock.advance(3_600_000);
    await folder.expire('2026-03-02T00:00:00.000Z', () => Promise.resolve(true));
    await expect(put(OTHER_PHOTO, folder)).rejects.toBeInstanceOf(KeyReused);

    await folder.expire('2026-03-02T08:00:00.001Z', () => Promise.resolve(true));

    expect(await put(OTHER_PHOTO, folder)).toMatchObject({ size: OTHER_PHOTO.length });
  });

  it('that a loss of power left half written stands for nothing', async () => {
    await mkdir(join(root, '.keys'), { recursive: true });
    await writeFile(join(root, '.keys', KEY), '');

    expect(await put(PHOTO)).toMatchObject({ size: PHOTO.length });
    await expect(put(OTHER_PHOTO)).rejects.toBeInstanceOf(KeyReused);
  });
});
