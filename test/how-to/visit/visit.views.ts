import { view, type FigureQuestion, type ListQuestion, type RecordedOf } from '#libs/kernel';
import type { VisitEvents } from './visit.events.js';

type VisitRow = {
  readonly stage: string;
  readonly whom: string;
  readonly plannedFor: string;
  readonly madeOn: string | null;
  readonly agencyPath: string;
};

/** One row per visit: a pure fold over its events. */
export const visitRegister = view<VisitRow>({
  name: 'visit_register',
  version: 1,
  categories: ['visit'],
  columns: {
    stage: { type: 'text' },
    whom: { type: 'text' },
    plannedFor: { type: 'date' },
    madeOn: { type: 'date', nullable: true },
    agencyPath: { type: 'text' },
  },
  // each column that a list is sorted by has an index of its own: a page must not cost the whole list
  indexes: [['plannedFor']],
  keys: () => [''],
  evolve: (row, recorded) => {
    const event = recorded as unknown as RecordedOf<VisitEvents>;
    if (event.type === 'visit.planned') {
      const { whom, on, agency } = event.data;
      return { stage: 'planned', whom, plannedFor: on, madeOn: null, agencyPath: `/${agency.path.join('/')}/` };
    }
    return row === null ? null : { ...row, stage: 'made', madeOn: event.data.on };
  },
});

const stage = { column: 'stage', op: 'in', zh: '阶段', en: 'stage', values: ['planned', 'made'] } as const;

export const visitLists: readonly ListQuestion[] = [
  {
    path: '',
    view: 'visit_register',
    zh: '走访登记簿',
    en: 'Register of visits',
    filters: { stage },
    sorts: ['-plannedFor'],
    personal: ['whom'],
    scope: 'agencyPath',
  },
];

export const visitFigures: readonly FigureQuestion[] = [
  {
    path: 'counts',
    view: 'visit_register',
    zh: '走访数量',
    en: 'Numbers of visits',
    filters: { stage },
    dimensions: { stage: 'stage' },
    sums: {},
    scope: 'agencyPath',
  },
];
