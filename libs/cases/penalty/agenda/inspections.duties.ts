import type { Duty } from '#libs/kernel';
import { done, owed, owedWhere, penaltyDuty } from './owed.js';

/**
 * The result of an inspection is public within twenty working days of the day on which it was formed: that of the inspection, or that
 * of the appraisal which it waited for (国办发〔2018〕118号, 食品生产经营监督检查管理办法 39).
 */
const publishInspection = penaltyDuty({
  name: 'publish-inspection',
  clock: 'D25',
  wording: { zh: '公开检查结果', en: 'Publish the result of the inspection' },
  on: {
    'penalty.inspected': (event) => owedWhere(event, event.data.record, event.data.publishBy),
    'penalty.appraisal-ended': (event) => (event.data.results ?? []).map(({ record, publishBy }) => owed(event, record, publishBy)),
    'penalty.inspection-published': ({ data }) => [done(data.record, data.on)],
    'penalty.inspection-withheld': ({ data }) => [{ key: data.record, closed: 'lapsed', on: data.on }],
  },
});

export const inspectionDuties: readonly Duty[] = [publishInspection];
