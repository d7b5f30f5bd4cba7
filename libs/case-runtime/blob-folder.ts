import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isUuid, type Clock, type Instant, type Randomness, type Uuid } from '#libs/kernel';
import { StoreFull } from '#libs/event-store';
import { AttachmentTooLarge, DigestMismatch, type Attachments, type StoredAttachment, type UploadAsked } from './attachments.js';
import type { CaseStreams } from './case-streams.js';
import { entries, isOlder, orMissing, removeIfOlder } from './missing-files.js';
import { UploadKeys } from './upload-keys.js';

/** Seals bytes on their way to the disk and opens them on their way back; nothing is sealed unless one is given. */
export interface BlobSealing {
  sealBytes(caseType: string, caseId: Uuid): Transform;
  openBytes(caseType: string, caseId: Uuid): Transform;
}

export interface BlobFolderPorts {
  readonly randomness: Pick<Randomness, 'uuid'>;
  /** When an upload was last looked at is told by this clock, and `expire` is judged by it. */
  readonly clock: Clock;
  readonly sealing?: BlobSealing;
}

/** The case type, case id or digest cannot name a place in the folder: a programming error, checked so that no path can leave it. */
export class NoSuchPlace extends Error {
  constructor(what: string) {
    super(`not a ${what}`);
    this.name = 'NoSuchPlace';
  }
}

const INCOMING = '.incoming';
const KEYS = '.keys';
const CASE_TYPE = /^[a-z][a-z0-9-]{0,63}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const NO_ROOM: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

interface Measured {
  readonly measured: () => StoredAttachment;
  readonly through: Transform;
}

/**
 * Attachments as files: `<root>/<case type>/<case id>/<sha256>` and beside each a `.json` with size and SM3. The description
 * is durable before the bytes appear under their name, and the folder's entry before the upload is acknowledged.
 */
export class BlobFolder implements Attachments {
  /** Names of uploads on their way in through this process: never leftovers. */
  private readonly receiving = new Set<string>();
  private readonly keys: UploadKeys;

  constructor(
    /** `DATA_DIR/blobs`; made when first needed. */
    private readonly root: string,
    private readonly ports: BlobFolderPorts,
  ) {
    this.keys = new UploadKeys(join(root, KEYS), ports);
  }

  /** @throws AttachmentTooLarge, DigestMismatch, KeyReused, StoreFull, and whatever breaks the stream; nothing is left behind then */
  async put(caseType: string, caseId: Uuid, bytes: Readable, limit: number, asked: UploadAsked = {}): Promise<StoredAttachment> {
    const { sha256, cause } = asked;
    const folder = this.folderOf(caseType, caseId);
    const name = this.ports.randomness.uuid();
    const incoming = join(this.root, INCOMING, name);
    this.receiving.add(name);
    try {
      await this.makeIncoming();
      const stored = await this.receive(caseType, caseId, bytes, limit, incoming);
      if (sha256 !== undefined && stored.sha256 !== sha256) throw new DigestMismatch(sha256, stored.sha256);
      if (cause !== undefined) await this.keys.use(cause, stored.sha256);
      if (await this.refreshed(join(folder, stored.sha256))) {
        await unlink(incoming);
        return stored;
      }
      await this.makeFolder(folder, caseType);
      await this.describe(folder, stored);
      await this.refreshed(incoming);
      await rename(incoming, join(folder, stored.sha256));
      await syncFolder(folder);
      return stored;
    } catch (error) {
      await unlink(incoming).catch(() => undefined);
      bytes.destroy();
      throw NO_ROOM.has((error as NodeJS.ErrnoException).code) ? new StoreFull({ cause: error }) : error;
    } finally {
      this.receiving.delete(name);
    }
  }

  /** Looking an upload up keeps it: a command that is about to name it must not lose it to `expire`. */
  async find(caseType: string, caseId: Uuid, sha256: string): Promise<StoredAttachment | undefined> {
    if (!SHA256.test(sha256)) return undefined;
    const folder = this.folderOf(caseType, caseId);
    if (!(await this.refreshed(join(folder, sha256)))) return undefined;
    return (await described(folder, sha256)) ?? this.describeAgain(caseType, caseId, folder, sha256);
  }

  async open(caseType: string, caseId: Uuid, sha256: string): Promise<Readable | undefined> {
    if (!SHA256.test(sha256)) return undefined;
    const file = await orMissing(open(join(this.folderOf(caseType, caseId), sha256), 'r'));
    if (file === undefined) return undefined;
    const bytes = file.createReadStream();
    if (this.ports.sealing === undefined) return bytes;
    const opened = this.ports.sealing.openBytes(caseType, caseId);
    // a failure destroys `opened` with its error, which is where the reader hears of it
    pipeline(bytes, opened).catch(() => undefined);
    return opened;
  }

  /** Also removes what a crash left behind of uploads that began before the instant, and keys last used before it. */
  async expire(
    before: Instant,
    isReferenced: (caseType: string, caseId: Uuid, sha256: string) => Promise<boolean>,
    ending?: AbortSignal,
  ): Promise<number> {
    const horizon = Date.parse(before);
    const ended = () => ending?.aborted === true;
    for (const leftover of await entries(join(this.root, INCOMING))) {
      if (!this.receiving.has(leftover.name)) await removeIfOlder(join(this.root, INCOMING, leftover.name), horizon);
    }
    await this.keys.expire(horizon);
    let removed = 0;
    for (const { caseType, caseId, folder } of await this.caseFolders()) {
      if (ended()) return removed;
      const names = new Set((await entries(folder)).map((entry) => entry.name));
      for (const name of names) {
        if (ended()) return removed;
        const [sha256 = '', kind] = name.split('.');
        if (kind === 'json' && !names.has(sha256)) await removeIfOlder(join(folder, name), horizon);
        if (kind !== undefined || !SHA256.test(sha256) || !(await isOlder(join(folder, name), horizon))) continue;
        if (await isReferenced(caseType, caseId, sha256)) continue;
        if (!(await this.takenAway(join(folder, name), horizon))) continue;
        await orMissing(unlink(join(folder, `${name}.json`)));
        removed += 1;
      }
    }
    return removed;
  }

  private async receive(caseType: string, caseId: Uuid, bytes: Readable, limit: number, incoming: string): Promise<StoredAttachment> {
    const { through, measured } = measuring(limit);
    const file = await open(incoming, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    // a loop left by a failed write ends the streams before it, which tell of an abort instead of the failure
    let unwritten: unknown;
    const write = async (chunk: Buffer) => {
      try {
        await file.writeFile(chunk);
      } catch (error) {
        unwritten = error;
        throw error;
      }
    };
    try {
      const sealed = this.ports.sealing?.sealBytes(caseType, caseId) ?? new PassThrough();
      await pipeline(bytes, through, sealed, async (source: AsyncIterable<Buffer>) => {
        for await (const chunk of source) await write(chunk);
      });
      await file.sync();
    } catch (error) {
      throw unwritten ?? error;
    } finally {
      await file.close();
    }
    return measured();
  }

  private async describe(folder: string, stored: StoredAttachment): Promise<void> {
    const description = join(folder, `${stored.sha256}.json`);
    const incoming = join(this.root, INCOMING, this.ports.randomness.uuid());
    const file = await open(incoming, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(stored));
      await file.sync();
    } catch (error) {
      await unlink(incoming).catch(() => undefined);
      throw error;
    } finally {
      await file.close();
    }
    await rename(incoming, description);
  }

  /** Evidence does not vanish because its description did: it is measured anew. */
  private async describeAgain(caseType: string, caseId: Uuid, folder: string, sha256: string): Promise<StoredAttachment | undefined> {
    const { through, measured } = measuring(Number.POSITIVE_INFINITY);
    const bytes = createReadStream(join(folder, sha256));
    await pipeline(bytes, this.ports.sealing?.openBytes(caseType, caseId) ?? new PassThrough(), through.resume());
    const stored = measured();
    if (stored.sha256 !== sha256) return undefined;
    await this.makeIncoming();
    await this.describe(folder, stored);
    return stored;
  }

  private folderOf(caseType: string, caseId: Uuid): string {
    if (!CASE_TYPE.test(caseType)) throw new NoSuchPlace('case type');
    if (!isUuid(caseId)) throw new NoSuchPlace('case id');
    return join(this.root, caseType, caseId);
  }

  /** Where bytes lie on their way in; the folder of all attachments comes with it. */
  private async makeIncoming(): Promise<void> {
    const made = await mkdir(join(this.root, INCOMING), { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(dirname(this.root));
  }

  private async makeFolder(folder: string, caseType: string): Promise<void> {
    if ((await mkdir(folder, { recursive: true, mode: 0o700 })) === undefined) return;
    await syncFolder(join(this.root, caseType));
    await syncFolder(this.root);
  }

  /** Marks a file as looked at now; false where there is none. */
  private async refreshed(path: string): Promise<boolean> {
    const now = new Date(this.ports.clock.now());
    return (await orMissing(utimes(path, now, now).then(() => true))) ?? false;
  }

  /**
   * A command may look the file up until it is gone, and name it: it is looked at again under another name, under which nobody finds it,
   * and put back where somebody did before.
   */
  private async takenAway(path: string, horizon: number): Promise<boolean> {
    const name = this.ports.randomness.uuid();
    const away = join(this.root, INCOMING, name);
    this.receiving.add(name);
    try {
      await this.makeIncoming();
      if ((await orMissing(rename(path, away).then(() => true))) !== true) return false;
      if (await removeIfOlder(away, horizon)) return true;
      await rename(away, path);
      return false;
    } finally {
      this.receiving.delete(name);
    }
  }

  private async caseFolders(): Promise<readonly { caseType: string; caseId: Uuid; folder: string }[]> {
    const found: { caseType: string; caseId: Uuid; folder: string }[] = [];
    for (const { name: caseType } of await entries(this.root)) {
      if (!CASE_TYPE.test(caseType)) continue;
      for (const { name: caseId } of await entries(join(this.root, caseType))) {
        if (isUuid(caseId)) found.push({ caseType, caseId, folder: join(this.root, caseType, caseId) });
      }
    }
    return found;
  }
}

/** Whether an event of the case names the upload; yes where this build cannot tell, so that nothing is lost to an older build. */
export function namedByAnEvent(streams: CaseStreams) {
  return async (caseType: string, caseId: Uuid, sha256: string): Promise<boolean> => {
    if (!streams.types.has(caseType)) return true;
    const type = streams.types.named(caseType);
    const events = await streams.events(type, caseId);
    return events.some(
      (event) =>
        !streams.types.knows(event) ||
        event.att?.some((attachment) => attachment.sha256 === sha256) === true ||
        type.events[event.type]?.attachments?.(event.data).includes(sha256) === true,
    );
  };
}

/** Passes bytes on, counting and digesting them; fails once they are more than the limit. */
function measuring(limit: number): Measured {
  const sha256 = createHash('sha256');
  const sm3 = createHash('sm3');
  let size = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) {
        done(new AttachmentTooLarge(limit));
        return;
      }
      sha256.update(chunk);
      sm3.update(chunk);
      done(null, chunk);
    },
  });
  return { through, measured: () => ({ size, sha256: sha256.digest('hex'), sm3: sm3.digest('hex') }) };
}

async function described(folder: string, sha256: string): Promise<StoredAttachment | undefined> {
  const text = await orMissing(readFile(join(folder, `${sha256}.json`), 'utf8'));
  if (text === undefined) return undefined;
  try {
    const { size, sm3 } = JSON.parse(text) as Partial<StoredAttachment>;
    return typeof size === 'number' && typeof sm3 === 'string' ? { size, sha256, sm3 } : undefined;
  } catch {
    return undefined;
  }
}

/** A new name in a folder is durable only once the folder itself is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
