import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable, Transform } from 'node:stream';
import { ManualClock, seededRandomness, type RecordedEvent } from '#libs/kernel';
import { StoreFull } from '#libs/event-store';
import { AttachmentTooLarge } from './attachments.js';
import { BlobFolder, namedByAnEvent, NoSuchPlace, type BlobSealing } from './blob-folder.js';
import type { CaseStreams } from './case-streams.js';
import { CaseTypes } from './case-types.js';
import { permit } from './testing/permit.js';

const CASE = '11111111-1111-4111-8111-111111111111';
const OTHER_CASE = '22222222-2222-4222-8222-222222222222';
const PHOTO = Buffer.from('现场照片'.repeat(50_000));
const digest = (algorithm: string, bytes: Buffer) => createHash(algorithm).update(bytes).digest('hex');
const SHA256 = digest('sha256', PHOTO);
const LIMIT = 10 * 1024 * 1024;

/** Bytes in pieces, as a network delivers them. */
function* pieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}
const upload = (bytes: Buffer) => Readable.from(pieces(bytes));

let root: string;
const clock = new ManualClock('2026-03-01T08:00:00.000Z');
const blobs = (sealing?: BlobSealing) =>
  new BlobFolder(root, { randomness: seededRandomness('blobs'), clock, ...(sealing === undefined ? {} : { sealing }) });
const filesOf = (caseId: string) => (existsSync(join(root, 'penalty', caseId)) ? readdirSync(join(root, 'penalty', caseId)).sort() : []);
const incoming = () => (existsSync(join(root, '.incoming')) ? readdirSync(join(root, '.incoming')) : []);

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'blobs-')), 'blobs');
  clock.set('2026-03-01T08:00:00.000Z');
});
afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

describe('an upload', () => {
  it('comes back byte for byte, with size, SHA-256 and SM3', async () => {
    const stored = await blobs().put('penalty', CASE, upload(PHOTO), LIMIT);

    expect(stored).toEqual({ size: PHOTO.length, sha256: SHA256, sm3: digest('sm3', PHOTO) });
    expect(await blobs().find('penalty', CASE, SHA256)).toEqual(stored);
    expect(PHOTO.equals(await buffer((await blobs().open('penalty', CASE, SHA256))!))).toBe(true);
    expect(incoming()).toEqual([]);
  });

  it('lay in a folder that others on the machine could list, though every case has its own to itself', async () => {
    await blobs().put('penalty', CASE, upload(PHOTO), LIMIT);

    const folders = [root, join(root, '.incoming'), join(root, 'penalty'), join(root, 'penalty', CASE)];
    expect(folders.map((folder) => statSync(folder).mode & 0o077)).toEqual([0, 0, 0, 0]);
  });

  it('knows the standard SM3 digest of abc (GB/T 32905, appendix A)', async () => {
    const { sm3 } = await blobs().put('penalty', CASE, upload(Buffer.from('abc')), LIMIT);

    expect(sm3).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  });

  it('may be empty', async () => {
    expect(await blobs().put('penalty', CASE, upload(Buffer.alloc(0)), LIMIT)).toMatchObject({ size: 0 });
  });

  it('of the same content twice is one file', async () => {
    const folder = blobs();
    const first = await folder.put('penalty', CASE, upload(PHOTO), LIMIT);
    const second = await folder.put('penalty', CASE, upload(PHOTO), LIMIT);

    expect(second).toEqual(first);
    expect(filesOf(CASE)).toEqual([SHA256, `${SHA256}.json`].sort());
    expect(incoming()).toEqual([]);
  });

  it('of the same content by eight at once is one file', async () => {
    const folder = blobs();
    const stored = await Promise.all(Array.from({ length: 8 }, () => folder.put('penalty', CASE, upload(PHOTO), LIMIT)));

    expect(new Set(stored.map(({ sha256 }) => sha256))).toEqual(new Set([SHA256]));
    expect(filesOf(CASE)).toEqual([SHA256, `${SHA256}.json`].sort());
    expect(PHOTO.equals(await buffer((await folder.open('penalty', CASE, SHA256))!))).toBe(true);
    expect(incoming()).toEqual([]);
  });

  it('belongs to its case: another case does not find it by digest', async () => {
    await blobs().put('penalty', CASE, upload(PHOTO), LIMIT);

    expect(await blobs().find('penalty', OTHER_CASE, SHA256)).toBeUndefined();
    expect(await blobs().open('penalty', OTHER_CASE, SHA256)).toBeUndefined();
    expect(await blobs().find('mediation', CASE, SHA256)).toBeUndefined();
  });
});

describe('an upload that fails leaves nothing behind', () => {
  it('where it is larger than the limit, which is noticed while it streams', async () => {
    let delivered = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          delivered += 65_536;
          yield Buffer.alloc(65_536);
        }
      })(),
    );

    await expect(blobs().put('penalty', CASE, endless, 1_000_000)).rejects.toEqual(new AttachmentTooLarge(1_000_000));
    expect(delivered).toBeLessThan(3_000_000);
    expect(endless.destroyed).toBe(true);
    expect([...filesOf(CASE), ...incoming()]).toEqual([]);
  });

  it('takes exactly the limit', async () => {
    expect(await blobs().put('penalty', CASE, upload(PHOTO), PHOTO.length)).toMatchObject({ size: PHOTO.length });
  });

  it('where the connection breaks', async () => {
    const broken = Readable.from(
      (function* () {
        yield PHOTO.subarray(0, 70_000);
        throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      })(),
    );

    await expect(blobs().put('penalty', CASE, broken, LIMIT)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect([...filesOf(CASE), ...incoming()]).toEqual([]);
  });

  it.each(['ENOSPC', 'EDQUOT'])('where the disk is full (%s), and says so', async (code) => {
    const full: BlobSealing = {
      sealBytes: () => new Transform({ transform: (_chunk, _encoding, done) => done(Object.assign(new Error('no room'), { code })) }),
      openBytes: () => new Transform(),
    };

    await expect(blobs(full).put('penalty', CASE, upload(PHOTO), LIMIT)).rejects.toBeInstanceOf(StoreFull);
    expect([...filesOf(CASE), ...incoming()]).toEqual([]);
  });
});

describe('an upload whose bytes found no room on the disk', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([1, 3])('was told as a fault of the office, by an abort instead of the full disk: write %d', async (failing) => {
    const probe = await open(__filename, 'r');
    const handle = Object.getPrototypeOf(probe) as typeof probe;
    await probe.close();
    const { writeFile } = handle;
    let writes = 0;
    jest.spyOn(handle, 'writeFile').mockImplementation(function (this: typeof probe, ...given: Parameters<typeof writeFile>) {
      writes += 1;
      if (writes < failing) return writeFile.apply(this, given);
      return Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    });

    await expect(blobs().put('penalty', CASE, upload(PHOTO), LIMIT)).rejects.toBeInstanceOf(StoreFull);
    expect([...filesOf(CASE), ...incoming()]).toEqual([]);
  });
});

describe('a name that is no name', () => {
  it.each([
    ['../penalty', CASE],
    ['.incoming', CASE],
    ['', CASE],
    ['penalty/..', CASE],
    ['penalty', '../../etc'],
    ['penalty', `${CASE}/..`],
    ['penalty', CASE.toUpperCase().replace('1', 'A')],
  ])('leaves the folder nowhere: %s %s', async (caseType, caseId) => {
    await expect(blobs().put(caseType, caseId, upload(PHOTO), LIMIT)).rejects.toBeInstanceOf(NoSuchPlace);
    await expect(blobs().find(caseType, caseId, SHA256)).rejects.toBeInstanceOf(NoSuchPlace);
  });

  it.each(['', '..', `../${OTHER_CASE}/${SHA256}`, `${SHA256}.json`, SHA256.toUpperCase()])('finds no digest %s', async (sha256) => {
    await blobs().put('penalty', CASE, upload(PHOTO), LIMIT);

    expect(await blobs().find('penalty', CASE, sha256)).toBeUndefined();
    expect(await blobs().open('penalty', CASE, sha256)).toBeUndefined();
  });
});

describe('after a crash', () => {
  it('an upload whose description was lost is measured anew', async () => {
    const stored = await blobs().put('penalty', CASE, upload(PHOTO), LIMIT);
    for (const damage of [
      () => rm(join(root, 'penalty', CASE, `${SHA256}.json`)),
      () => writeFile(join(root, 'penalty', CASE, `${SHA256}.json`), '{"si'),
    ]) {
      await damage();

      expect(await blobs().find('penalty', CASE, SHA256)).toEqual(stored);
    }
    expect(JSON.parse(await readFile(join(root, 'penalty', CASE, `${SHA256}.json`), 'utf8'))).toEqual(stored);
  });

  it('a description without bytes names nothing', async () => {
    await mkdir(join(root, 'penalty', CASE), { recursive: true });
    await writeFile(join(root, 'penalty', CASE, `${SHA256}.json`), JSON.stringify({ size: 1, sm3: 'x' }));

    expect(await blobs().find('penalty', CASE, SHA256)).toBeUndefined();
  });

  it('what was left of old uploads is cleared away, of young ones kept', async () => {
    await mkdir(join(root, '.incoming'), { recursive: true });
    for (const [name, day] of [
      ['old', '2026-02-01'],
      ['young', '2026-02-28'],
    ] as const) {
      await writeFile(join(root, '.incoming', name), 'half');
      await utimes(join(root, '.incoming', name), new Date(day), new Date(day));
    }

    expect(await blobs().expire('2026-02-20T00:00:00.000Z', () => Promise.resolve(false))).toBe(0);
    expect(incoming()).toEqual(['young']);
  });
});

describe('expiring', () => {
  const never = () => Promise.resolve(false);

  it('removes old uploads that no event names, and leaves named and young ones', async () => {
    const folder = blobs();
    const named = await folder.put('penalty', CASE, upload(Buffer.from('named')), LIMIT);
    const forgotten = await folder.put('penalty', CASE, upload(Buffer.from('forgotten')), LIMIT);
    clock.advance(86_400_000);
    const young = await folder.put('penalty', OTHER_CASE, upload(Buffer.from('young')), LIMIT);

    const removed = await folder.expire('2026-03-02T00:00:00.000Z', (caseType, caseId, sha256) =>
      Promise.resolve(caseType === 'penalty' && caseId === CASE && sha256 === named.sha256),
    );

    expect(removed).toBe(1);
    expect(await folder.find('penalty', CASE, forgotten.sha256)).toBeUndefined();
    expect(filesOf(CASE)).toEqual([named.sha256, `${named.sha256}.json`]);
    expect(await folder.find('penalty', OTHER_CASE, young.sha256)).toEqual(young);
  });

  it('that a command looks up at the very moment of expiry was promised to it and gone afterwards', async () => {
    const folder = blobs();
    const lost: number[] = [];
    for (let round = 0; round < 30; round += 1) {
      clock.set('2026-03-01T08:00:00.000Z');
      const { sha256 } = await folder.put('penalty', CASE, upload(Buffer.from(`${round}`)), LIMIT);
      clock.set('2026-03-03T08:00:00.000Z');
      let looked: Promise<unknown> | undefined;
      const lookUp = async (turns: number) => {
        for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resume) => setImmediate(resume));
        return folder.find('penalty', CASE, sha256);
      };
      await folder.expire('2026-03-02T00:00:00.000Z', (_type, _case, asked) => {
        if (asked === sha256) looked = lookUp(round % 5);
        return Promise.resolve(asked !== sha256);
      });
      if ((await looked) !== undefined && !filesOf(CASE).includes(sha256)) lost.push(round);
    }
    expect(lost).toEqual([]);
    expect(incoming()).toEqual([]);
  });

  it('spares what a command looked up, even while its events are being read', async () => {
    const folder = blobs();
    const first = await folder.put('penalty', CASE, upload(Buffer.from('first')), LIMIT);
    const second = await folder.put('penalty', CASE, upload(Buffer.from('second')), LIMIT);
    clock.advance(86_400_000);
    await folder.find('penalty', CASE, first.sha256);

    const removed = await folder.expire('2026-03-02T00:00:00.000Z', async (caseType, caseId, sha256) => {
      await folder.find(caseType, caseId, sha256);
      return false;
    });

    expect(removed).toBe(0);
    expect(await folder.find('penalty', CASE, second.sha256)).toEqual(second);
  });

  it('counts an upload made again as young', async () => {
    const folder = blobs();
    await folder.put('penalty', CASE, upload(PHOTO), LIMIT);
    clock.advance(86_400_000);
    await folder.put('penalty', CASE, upload(PHOTO), LIMIT);

    expect(await folder.expire('2026-03-02T00:00:00.000Z', never)).toBe(0);
  });

  it('went on through every upload while the office closed: told to end, it leaves the rest for the next look', async () => {
    const folder = blobs();
    for (const text of ['one', 'two', 'three']) await folder.put('penalty', CASE, upload(Buffer.from(text)), LIMIT);
    await folder.put('penalty', OTHER_CASE, upload(Buffer.from('four')), LIMIT);
    clock.advance(86_400_000);
    const ending = new AbortController();

    const removed = await folder.expire(
      '2026-03-02T00:00:00.000Z',
      () => {
        ending.abort();
        return Promise.resolve(false);
      },
      ending.signal,
    );

    expect(removed).toBe(1);
    expect(await folder.expire('2026-03-02T00:00:00.000Z', never)).toBe(3);
  });

  it('finds nothing to do in an office without uploads', async () => {
    expect(await blobs().expire('2026-03-02T00:00:00.000Z', never)).toBe(0);
  });
});

describe('sealing', () => {
  const turned = () =>
    new Transform({
      transform: (chunk: Buffer, _encoding, done) => done(null, Buffer.from(chunk.map((byte) => byte ^ 0x5a))),
    });
  const sealing: BlobSealing = { sealBytes: turned, openBytes: turned };

  it('keeps sealed bytes on the disk and gives the plain ones back; digests are of the plain ones', async () => {
    const stored = await blobs(sealing).put('penalty', CASE, upload(PHOTO), LIMIT);

    expect(stored).toEqual({ size: PHOTO.length, sha256: SHA256, sm3: digest('sm3', PHOTO) });
    expect(PHOTO.equals(await readFile(join(root, 'penalty', CASE, SHA256)))).toBe(false);
    expect(PHOTO.equals(await buffer((await blobs(sealing).open('penalty', CASE, SHA256))!))).toBe(true);
    await rm(join(root, 'penalty', CASE, `${SHA256}.json`));
    expect(await blobs(sealing).find('penalty', CASE, SHA256)).toEqual(stored);
  });
});

describe('an upload is named', () => {
  const attached = {
    ...permit,
    events: {
      ...permit.events,
      'permit.noted': { version: 1, attachments: (data: { readonly files?: unknown }) => (data.files ?? []) as string[] },
    },
  };
  const asked = (event: Partial<RecordedEvent>, caseType: string) => {
    const streams = {
      types: new CaseTypes([attached]),
      events: () => Promise.resolve([{ type: 'permit.opened', tv: 1, data: {} }, event]),
    } as unknown as CaseStreams;
    return namedByAnEvent(streams)(caseType, CASE, SHA256);
  };

  it.each<[string, boolean, Partial<RecordedEvent>, string]>([
    [
      'by the attachments of an event',
      true,
      { type: 'permit.granted', tv: 1, data: {}, att: [{ size: 1, sha256: SHA256, sm3: '' }] },
      'permit',
    ],
    ['by the payload of an event', true, { type: 'permit.noted', tv: 1, data: { files: [SHA256] } }, 'permit'],
    ['by none', false, { type: 'permit.noted', tv: 1, data: { files: ['another'] } }, 'permit'],
    ['perhaps, by an event of a newer build', true, { type: 'permit.noted', tv: 2, data: {} }, 'permit'],
    ['perhaps, in a case of a type that this build lacks', true, {}, 'mediation'],
  ])('%s: %s', async (_how, named, event, caseType) => {
    expect(await asked(event, caseType)).toBe(named);
  });
});
