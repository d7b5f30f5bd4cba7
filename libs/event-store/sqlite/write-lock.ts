import Database from '#sqlite';
import { StoreUnavailable } from '../port.js';

/**
 * Held by the one process that may write: an exclusive transaction on a file of its own. The system frees it when the process ends,
 * however it ends. Nobody may open that file by other means in this process, or POSIX drops the lock.
 */
export class WriteLock {
  private constructor(private readonly database: Database.Database) {}

  /** @throws StoreUnavailable where another process, or another store of this one, writes, or the file cannot be used */
  static take(file: string): WriteLock {
    const database = new Database(file, { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      const { code = '', message } = error as { readonly code?: string; readonly message: string };
      const reason = code.startsWith('SQLITE_BUSY')
        ? `another process is writing this event store: it holds ${file}; stop it, or open for reading only`
        : `the event store cannot be locked by ${file}: ${code} ${message}`;
      throw new StoreUnavailable(reason, { cause: error });
    }
    return new WriteLock(database);
  }

  release(): void {
    this.database.close();
  }
}
