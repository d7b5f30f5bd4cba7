import type { Duty } from '#libs/kernel';
import { done, owed, owedWhere, penaltyDuty } from './owed.js';

/**
 * The result of an inspection is public within twenty working days of the day on which it was formed: that of the inspection, or that
 * of the appraisal which it waited for (国办发〔2018〕118号, 食品生产经营监督检查管理办法 39).
 */
const publishInspection = penaltyDuty({
  name: 'publish-inspection',
  version: 2,
  clock: 'D25',
  wording: { zh: '公开检查结果', en: 'Publish the result of the inspection' },
  on: {
    'penalty.inspected': (event) => {
      const { record, publishBy, resultBy } = event.data;
      // the clock is there, and stands still, as long as nobody knows the result
      return [...owedWhere(event, record, publishBy), ...owedWhere(event, record, resultBy, { set: true, paused: 'appraisal' })];
    },
    'penalty.appraisal-ended': (event) => (event.data.results ?? []).map(({ record, publishBy }) => owed(event, record, publishBy)),
    'penalty.inspection-published': ({ data }) => [done(data.record, data.on)],
    'penalty.inspection-withheld': ({ data }) => [{ key: data.record, closed: 'lapsed', on: data.on }],
  },
});

/**
 * What is tested or appraised holds up filing, decision, seizure and publication alike: it has a term, told to the party, and after that
 * term somebody has to see to it (行政强制法 25, 市场监管程序规定 18, 38, 64).
 */
const endAppraisal = penaltyDuty({
  name: 'end-appraisal',
  clock: 'D2',
  wording: { zh: '取得检测、检验、检疫、鉴定结果', en: 'Obtain the result of the appraisal' },
  on: {
    'penalty.appraisal-begun': (event) => owedWhere(event, event.data.appraisal, event.data.endBy, { set: true }),
    'penalty.appraisal-ended': ({ data }) => [done(data.appraisal, data.to)],
  },
});

export const inspectionDuties: readonly Duty[] = [publishInspection, endAppraisal];
