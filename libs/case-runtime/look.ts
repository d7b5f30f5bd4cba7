import type {
  CatalogueItem,
  Directory,
  FactSource,
  LawInForce,
  LocalDate,
  Look,
  RegisterContents,
  RegisterKey,
  RegisterReading,
  Uuid,
} from '#libs/kernel';
import { isBegun, parseStream, streamOf } from '#libs/kernel';
import type { KeyedIdentifiers } from '#libs/personal-data';
import type { Attachments } from './attachments.js';
import type { CaseStreams } from './case-streams.js';
import type { ReadRegister, RegisterReader, Registers } from './registers.js';

export interface LookPorts {
  readonly directory: Directory;
  readonly streams: CaseStreams;
  readonly registers: Registers;
  readonly identifiers: KeyedIdentifiers;
  readonly attachments: Attachments;
}

/** One command's look at the world: everything read is noted as a source of its decision. */
export class CommandLook implements Look {
  readonly sources: FactSource[] = [];
  /** Registers read, by stream: where the command's own entries will go. */
  readonly registersRead = new Map<string, ReadRegister>();

  constructor(
    private readonly ports: LookPorts,
    private readonly reader: RegisterReader,
    private readonly law: LawInForce,
  ) {}

  get directory(): Directory {
    return this.ports.directory;
  }

  async person(person: Uuid, day: LocalDate): ReturnType<Directory['person']> {
    const found = await this.ports.directory.person(person, day);
    if (found !== undefined) this.noteSource(found.source);
    return found;
  }

  async agency(agency: Uuid, day: LocalDate): ReturnType<Directory['agency']> {
    const found = await this.ports.directory.agency(agency, day);
    if (found !== undefined) this.noteSource(found.source);
    return found;
  }

  async answering(agency: Uuid, day: LocalDate): ReturnType<Directory['answering']> {
    const found = await this.ports.directory.answering(agency, day);
    if (found !== undefined) for (const source of [found.source, ...(found.through ?? [])]) this.noteSource(source);
    return found;
  }

  async register(key: RegisterKey, reading?: RegisterReading): Promise<RegisterContents> {
    const read = await this.ports.registers.read(key, this.reader, reading);
    this.registersRead.set(read.contents.stream, read);
    if (read.contents.revision >= 0) this.noteSource({ source: read.contents.stream, revision: read.contents.revision });
    return read.contents;
  }

  async state<S>(type: string, id: Uuid): Promise<{ readonly state: S; readonly revision: number } | undefined> {
    const named = this.ports.streams.types.named(type);
    const { folded } = await this.ports.streams.load(named, id);
    if (!isBegun(named, folded)) return undefined;
    this.noteSource({ source: streamOf(type, id), revision: folded.revision });
    return { state: folded.state as unknown as S, revision: folded.revision };
  }

  events(type: string, id: Uuid) {
    return this.ports.streams.events(this.ports.streams.types.named(type), id);
  }

  partyKey(idType: string, idNumber: string): string {
    return this.ports.identifiers.partyKey(idType, idNumber);
  }

  item(code: string): CatalogueItem | undefined {
    return this.law.item(code);
  }

  attachment(sha256: string) {
    const { category, id } = parseStream(this.reader.caseStream);
    return this.ports.attachments.find(category, id, sha256);
  }

  noteSource(source: FactSource): void {
    if (
      !this.sources.some(
        (known) => known.source === source.source && known.revision === source.revision && known.position === source.position,
      )
    ) {
      this.sources.push(source);
    }
  }
}
