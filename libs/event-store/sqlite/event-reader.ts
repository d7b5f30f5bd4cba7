import Database from '#sqlite';
import { CorruptEvent, StoreUnavailable, type StoredEvent } from '../port.js';
import { unusable } from './unusable.js';

type StreamRow = [gpos: number, revision: number, id: string, type: string, bytes: Buffer];
type AllRow = [gpos: number, stream: string, revision: number, id: string, type: string, bytes: Buffer];

/** The layout that the writer thread makes. */
const LAYOUT = 1;

function openFile(file: string): Database.Database {
  try {
    return new Database(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw unusable(file, error);
  }
}

/** A reading connection; it sees everything that was committed when a read begins. */
export class EventReader {
  private readonly database: Database.Database;
  private readonly ofStream: Database.Statement<[string, number, number], StreamRow>;
  private readonly ofAll: Database.Statement<[number, number], AllRow>;
  private readonly newest: Database.Statement<[], number | null>;

  /** @throws StoreUnavailable where the file is not an event store that this program knows */
  constructor(file: string) {
    this.database = openFile(file);
    try {
      const layout = this.database.pragma('user_version', { simple: true });
      if (layout !== LAYOUT) throw new Error(`it has layout ${String(layout)}, this program knows ${LAYOUT}`);
      this.database.pragma('busy_timeout = 5000');
      this.ofStream = this.database
        .prepare<[string, number, number], StreamRow>(
          `SELECT e.gpos, e.revision, hex(e.id), e.type, e.bytes FROM streams s CROSS JOIN events e ON e.stream = s.key
           WHERE s.name = ? AND e.revision >= ? ORDER BY e.revision LIMIT ?`,
        )
        .raw() as Database.Statement<[string, number, number], StreamRow>;
      this.ofAll = this.database
        .prepare<[number, number], AllRow>(
          `SELECT e.gpos, s.name, e.revision, hex(e.id), e.type, e.bytes FROM events e CROSS JOIN streams s ON s.key = e.stream
           WHERE e.gpos > ? ORDER BY e.gpos LIMIT ?`,
        )
        .raw() as Database.Statement<[number, number], AllRow>;
      this.newest = this.database.prepare<[], number>('SELECT max(gpos) FROM events').pluck() as Database.Statement<[], number | null>;
    } catch (error) {
      this.database.close();
      throw unusable(file, error);
    }
  }

  /** @throws CorruptEvent also where an event before one that is there is missing */
  stream(stream: string, from: number, limit: number): StoredEvent[] {
    const rows = this.read(stream, from, () => this.ofStream.all(stream, from, limit));
    return rows.map(([gpos, revision, id, type, bytes], index) => {
      // A gap means that somebody took events out of the file: a history with a hole must not look complete.
      if (revision !== from + index) throw new CorruptEvent(stream, from + index);
      return { stream, revision, position: String(gpos), id: uuidText(id), type, bytes };
    });
  }

  all(after: number, limit: number): StoredEvent[] {
    const rows = this.read('$all', after, () => this.ofAll.all(after, limit));
    return rows.map(([gpos, stream, revision, id, type, bytes]) => ({
      stream,
      revision,
      position: String(gpos),
      id: uuidText(id),
      type,
      bytes,
    }));
  }

  /** Position of the newest event, 0 in an empty store. */
  head(): number {
    return this.read('$all', 0, () => this.newest.get()) ?? 0;
  }

  close(): void {
    this.database.close();
  }

  private read<T>(stream: string, from: number, query: () => T): T {
    try {
      return query();
    } catch (error) {
      const code = faultCode(error);
      // a damaged page shows as many faults: malformed, a value too big or of the wrong kind
      if (!FAULTS_OF_THE_MACHINE.test(code)) throw new CorruptEvent(stream, from, { cause: error });
      throw new StoreUnavailable(`the event store cannot be read (${code})`, { cause: error });
    }
  }
}

/**
 * Told by the code alone. The native library keeps the error class of whoever loaded it first; where the module is loaded again, in
 * a context of its own, its errors are instances of neither that module's class nor that context's `Error`.
 */
export function faultCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : 'closed';
}

const FAULTS_OF_THE_MACHINE = /^(closed|SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|NOMEM|FULL|READONLY|INTERRUPT|PROTOCOL|PERM|AUTH|NOLFS))/;

/** Ids come as text: a buffer for each would cost more than the rest of its row. */
function uuidText(digits: string): string {
  const hex = digits.toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
