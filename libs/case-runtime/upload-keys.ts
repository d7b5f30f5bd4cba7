import { link, mkdir, readFile, rename, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isUuid, type Clock, type Randomness, type Uuid } from '#libs/kernel';
import { KeyReused } from './errors.js';
import { entries, orMissing, removeIfOlder } from './missing-files.js';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Which bytes the Idempotency-Key of an upload stood for: a file for each, named by the cause made of it. Uploads are no events, which would
 * remember it. What a loss of power takes of it is no loss: the same bytes are the same upload without it.
 */
export class UploadKeys {
  constructor(
    private readonly folder: string,
    private readonly ports: { readonly randomness: Pick<Randomness, 'uuid'>; readonly clock: Clock },
  ) {}

  /** The key stands for these bytes from now on; of several at once one wins. @throws KeyReused where it stands for others */
  async use(cause: Uuid, sha256: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, cause);
    const draft = `${path}.${this.ports.randomness.uuid()}`;
    const now = new Date(this.ports.clock.now());
    try {
      await writeFile(draft, sha256, { flag: 'wx', mode: 0o600 });
      await utimes(draft, now, now);
      // read again where it expired in between
      for (;;) {
        if (await linked(draft, path)) return;
        const stoodFor = await orMissing(readFile(path, 'utf8'));
        if (stoodFor === undefined) continue;
        if (!SHA256.test(stoodFor)) await rename(draft, path);
        else if (stoodFor === sha256) await orMissing(utimes(path, now, now));
        else throw new KeyReused();
        return;
      }
    } finally {
      await orMissing(unlink(draft));
    }
  }

  /** Forgets keys last used before the moment (in milliseconds), and what a crash left beside them. */
  async expire(before: number): Promise<void> {
    for (const { name } of await entries(this.folder)) {
      if (isUuid(name.split('.')[0])) await removeIfOlder(join(this.folder, name), before);
    }
  }
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
