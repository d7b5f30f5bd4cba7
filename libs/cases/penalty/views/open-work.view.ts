import { view } from '#libs/kernel';
import { orderOf } from '../penalty.rectification.js';
import { asPenaltyEvent, date, maybeDate, text } from './penalty-event.js';

export type RectificationRow = {
  readonly rectification: string;
  readonly agencyPath: string;
  readonly requirements: string;
  readonly status: string;
  readonly orderedOn: string;
  readonly until: string;
  readonly reinspectBy: string;
  readonly lastReinspection: string | null;
};

/** 未完成的责令改正: one row per order, gone once it is met. */
export const openRectificationsView = view<RectificationRow>({
  name: 'penalty_open_rectifications',
  version: 3,
  categories: ['penalty'],
  columns: {
    rectification: text,
    agencyPath: text,
    requirements: text,
    status: text,
    orderedOn: date,
    until: date,
    reinspectBy: date,
    lastReinspection: maybeDate,
  },
  indexes: [['until'], ['reinspectBy'], ['agencyPath', 'until']],
  keys: (recorded) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.recomputed')
      return event.data.dates.flatMap(({ of, label }) => (of === 'reinspect' ? [orderOf(label ?? '')] : []));
    return event.type === 'penalty.rectification-ordered' || event.type === 'penalty.reinspected' ? [event.data.order] : [];
  },
  evolve: (row, recorded, order) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.rectification-ordered') {
      const { office, requirements, orderedOn, until, reinspectBy } = event.data;
      return {
        rectification: order,
        agencyPath: office,
        requirements,
        status: 'ordered',
        orderedOn,
        until,
        reinspectBy: reinspectBy.due,
        lastReinspection: null,
      };
    }
    if (row === null) return null;
    if (event.type === 'penalty.recomputed') {
      const moved = event.data.dates.find(({ of, label }) => of === 'reinspect' && orderOf(label ?? '') === order);
      return moved === undefined ? row : { ...row, reinspectBy: moved.now.due };
    }
    if (event.type !== 'penalty.reinspected') return row;
    if (event.data.result === 'met') return null;
    return {
      ...row,
      status: event.data.result,
      until: event.data.until ?? row.until,
      reinspectBy: event.data.reinspectBy?.due ?? row.reinspectBy,
      lastReinspection: event.data.on,
    };
  },
});

export type MeasureRow = {
  readonly measure: string;
  readonly kind: string;
  readonly agencyPath: string;
  readonly place: string;
  readonly takenOn: string;
  readonly due: string;
  readonly approved: number;
};

const MEASURED: readonly string[] = ['handle-preservation', 'handle-seizure'];

/** 在执行的登记保存和查封扣押: one row per measure that is held, gone once released or converted. */
export const heldMeasuresView = view<MeasureRow>({
  name: 'penalty_held_measures',
  version: 2,
  categories: ['penalty'],
  columns: { measure: text, kind: text, agencyPath: text, place: text, takenOn: date, due: date, approved: { type: 'integer' } },
  indexes: [['due'], ['agencyPath', 'due']],
  keys: (recorded) => {
    const { type, data } = asPenaltyEvent(recorded);
    if (type === 'penalty.recomputed') return data.dates.flatMap(({ of, label }) => (MEASURED.includes(of) ? [label ?? ''] : []));
    if ('preservation' in data) return [data.preservation];
    if ('seizure' in data) return [data.seizure];
    return 'measure' in data ? [data.measure] : [];
  },
  evolve: (row, recorded, measure) => {
    const event = asPenaltyEvent(recorded);
    switch (event.type) {
      case 'penalty.evidence-preserved':
        return { ...held(measure, event.data), kind: 'preservation', due: event.data.handleBy.due };
      case 'penalty.seized':
        return { ...held(measure, event.data), kind: event.data.kind, due: event.data.until.due };
      case 'penalty.seizure-extended':
        return row === null ? null : { ...row, due: event.data.until.due };
      case 'penalty.recomputed': {
        const moved = event.data.dates.find(({ of, label }) => MEASURED.includes(of) && label === measure);
        return row === null || moved === undefined ? row : { ...row, due: moved.now.due };
      }
      case 'penalty.emergency-measure-approved':
        return row === null ? null : { ...row, approved: 1 };
      case 'penalty.preservation-released':
      case 'penalty.preservation-converted':
      case 'penalty.seizure-released':
        return null;
      default:
        return row;
    }
  },
});

function held(
  measure: string,
  data: { readonly office: string; readonly place: string; readonly on: string; readonly approved: boolean },
): Omit<MeasureRow, 'kind' | 'due'> {
  return { measure, agencyPath: data.office, place: data.place, takenOn: data.on, approved: data.approved ? 1 : 0 };
}
