import { EventCodec, type EventCatalogue, type EventStore, type Position } from '#libs/event-store';
import {
  seededRandomness,
  streamOf,
  uuid5,
  view,
  EVERY_ROW,
  type EventDeclaration,
  type FigureQuestion,
  type Instant,
  type JsonObject,
  type ListQuestion,
  type RecordedEvent,
  type Row,
  type View,
} from '#libs/kernel';

/** A small domain for specs: matters are opened, staffed, moved on, fined, dropped and corrected. */
const declaration: EventDeclaration<JsonObject> = { version: 1 };
const types = ['opened', 'assigned', 'unassigned', 'moved', 'fined', 'dropped', 'released', 'corrected', 'puzzled'];
const catalogue: EventCatalogue = new Map(types.map((type) => [`matter.${type}`, declaration]));

export const codec = new EventCodec(catalogue);

export function knows(event: RecordedEvent): boolean {
  const declared = catalogue.get(event.type);
  return declared !== undefined && event.tv <= declared.version;
}

export interface MatterRow extends Row {
  readonly number: string;
  readonly stage: string;
  readonly agency_path: string;
  readonly filed_on: string;
  readonly fine: number | null;
  readonly tags: string;
  readonly opened_at: string;
}

/** One row per matter; a matter that is dropped leaves the register. */
export const matters: View = view<MatterRow>({
  name: 'matters',
  version: 1,
  categories: ['matter'],
  columns: {
    number: { type: 'text' },
    stage: { type: 'text' },
    agency_path: { type: 'text' },
    filed_on: { type: 'date' },
    fine: { type: 'integer', nullable: true },
    tags: { type: 'json' },
    opened_at: { type: 'instant' },
  },
  indexes: [['filed_on'], ['stage', 'filed_on'], ['number'], ['fine'], ['agency_path', 'filed_on']],
  keys: (event) => (event.type === 'matter.assigned' || event.type === 'matter.unassigned' ? [] : ['']),
  evolve: (row, event) => {
    if (event.type === 'matter.puzzled') throw new Error('nobody knows what this means');
    if (event.type === 'matter.opened') {
      const {
        number,
        agency,
        filed,
        tags = [],
      } = event.data as unknown as {
        number: string;
        agency: string;
        filed: string;
        tags?: readonly string[];
      };
      return { number, stage: 'open', agency_path: agency, filed_on: filed, fine: null, tags: JSON.stringify(tags), opened_at: event.at };
    }
    if (row === null) return null;
    if (event.type === 'matter.moved') return { ...row, stage: String(event.data['stage']) };
    if (event.type === 'matter.fined') return { ...row, fine: Number(event.data['fine']) };
    return event.type === 'matter.dropped' ? null : row;
  },
});

/** One row per person who works on a matter. */
export const people: View = view<Row & { readonly person: string; readonly part: string }>({
  name: 'people',
  version: 1,
  categories: ['matter'],
  columns: { person: { type: 'text' }, part: { type: 'text' } },
  indexes: [['person']],
  keys: (event) => {
    if (event.type === 'matter.released') return EVERY_ROW;
    return event.type.endsWith('assigned') ? [String(event.data['person'])] : [];
  },
  evolve: (row, event, key) => {
    if (event.type === 'matter.released') return row && { ...row, part: 'released' };
    return event.type === 'matter.assigned' ? { person: key, part: String(event.data['part'] ?? 'investigator') } : null;
  },
});

/** One row per assignment, whatever comes later; a correction may change it, take it away or bring it. */
export const acts: View = view<Row & { readonly person: string; readonly at: string }>({
  name: 'acts',
  version: 1,
  categories: ['matter'],
  columns: { person: { type: 'text' }, at: { type: 'instant' } },
  indexes: [['person', 'at']],
  rowsOfOneEvent: true,
  keys: (event) => (event.type === 'matter.assigned' ? [`${event.rev}:${String(event.data['person'])}`] : []),
  evolve: (_row, event, key) => ({ person: key.slice(key.indexOf(':') + 1), at: event.at }),
});

export const matterList: ListQuestion = {
  path: '',
  view: 'matters',
  zh: '登记簿',
  en: 'register',
  filters: {
    stage: { column: 'stage', op: 'eq', zh: '阶段', en: 'stage', values: ['open', 'decided', 'closed'] },
    stages: { column: 'stage', op: 'in', zh: '阶段', en: 'stages' },
    number: { column: 'number', op: 'prefix', zh: '编号', en: 'number' },
    from: { column: 'filed_on', op: 'from', zh: '起', en: 'from' },
    to: { column: 'filed_on', op: 'to', zh: '止', en: 'to' },
    openedTo: { column: 'opened_at', op: 'to', zh: '登记止', en: 'opened to' },
    fine: { column: 'fine', op: 'eq', zh: '罚款', en: 'fine' },
    tag: { column: 'tags', op: 'contains', zh: '标签', en: 'tag' },
  },
  sorts: ['-filed_on', 'number', 'fine'],
  scope: 'agency_path',
};

export const matterFigures: FigureQuestion = {
  path: 'figures',
  view: 'matters',
  zh: '统计',
  en: 'figures',
  filters: { stage: { column: 'stage', op: 'eq', zh: '阶段', en: 'stage' } },
  dimensions: { stage: 'stage', day: 'filed_on', fined: 'fine' },
  sums: { fines: 'fine' },
  scope: 'agency_path',
};

export const peopleList: ListQuestion = { path: 'people', view: 'people', zh: '人员', en: 'people', filters: {}, sorts: ['person'] };

const PERSON = uuid5('person', 'clerk');

/** Writes matters into a store, as the runtime would. */
export class MatterWriter {
  private readonly random = seededRandomness('matters');
  private readonly revisions = new Map<string, number>();

  constructor(
    private readonly store: Pick<EventStore, 'append'>,
    private readonly now: () => Instant,
  ) {}

  stream(name: string): string {
    return streamOf('matter', uuid5('matter', name));
  }

  async record(
    name: string,
    type: string,
    data: JsonObject = {},
    options: { at?: Instant; tv?: number; category?: string } = {},
  ): Promise<Position> {
    const id = uuid5('matter', name);
    const stream = streamOf(options.category ?? 'matter', id);
    const rev = (this.revisions.get(stream) ?? -1) + 1;
    const envelope = {
      id: this.random.uuid(),
      stream,
      rev,
      type: `matter.${type}`,
      v: 1 as const,
      tv: options.tv ?? 1,
      case: id,
      data,
      actor: { person: PERSON, post: 'clerk', agency: PERSON },
      at: options.at ?? this.now(),
      cause: this.random.uuid(),
      corr: this.random.uuid(),
      req: 'spec',
      basis: { facts: [] },
      salt: this.random.salt(),
    };
    const { position } = await this.store.append(stream, rev === 0 ? 'none' : rev - 1, [codec.encode(envelope)]);
    this.revisions.set(stream, rev);
    return position;
  }

  open(name: string, more: JsonObject = {}, at?: Instant): Promise<Position> {
    const data = { number: name, agency: '/p/c/', filed: '2026-03-01', ...more };
    return this.record(name, 'opened', data, at === undefined ? {} : { at });
  }
}
