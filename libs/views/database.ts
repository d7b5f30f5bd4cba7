import type { ColumnValue } from '#libs/kernel';
import type { Kysely } from 'kysely';

export type Tables = Record<string, Record<string, ColumnValue>>;

export interface ViewDatabaseOptions {
  /** `postgres://…`; one process or many. */
  readonly url?: string;
  /** SQLite file, used where no url is given. */
  readonly file?: string;
  /** PostgreSQL schema, `public` unless set; created where missing. */
  readonly schema?: string;
}

export interface ViewDatabase {
  readonly dialect: 'sqlite' | 'postgresql';
  readonly reads: Kysely<Tables>;
  close(): Promise<void>;
}

export declare function openViewDatabase(options: ViewDatabaseOptions): Promise<ViewDatabase>;
