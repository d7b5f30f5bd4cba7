import type { TypeWording } from '#libs/kernel';
import type { VisitEvents } from './visit.events.js';

export const visitWording: TypeWording<VisitEvents> = {
  type: { zh: '走访', en: 'Visit' },
  stages: { none: { zh: '未登记', en: 'Not opened' }, planned: { zh: '已计划', en: 'Planned' }, made: { zh: '已走访', en: 'Made' } },
  commands: {
    'plan-visit': { zh: '计划走访', en: 'Plan a visit' },
    'record-visit': { zh: '登记走访', en: 'Record a visit' },
  },
  events: {
    'visit.planned': {
      zh: '已计划走访',
      en: 'Visit planned',
      sentence: ({ whom, on }, language) => (language === 'zh' ? `计划于 ${on} 走访${whom}` : `A visit to ${whom} is planned for ${on}`),
    },
    'visit.made': {
      zh: '已走访',
      en: 'Visit made',
      sentence: ({ on, note }, language) => (language === 'zh' ? `${on} 已走访：${note}` : `Visited on ${on}: ${note}`),
    },
  },
  fields: {
    stage: { zh: '阶段', en: 'Stage' },
    agency: { zh: '机关', en: 'Agency' },
    whom: { zh: '走访对象', en: 'Whom' },
    on: { zh: '日期', en: 'Day' },
    note: { zh: '记录', en: 'Note' },
    plannedFor: { zh: '计划日期', en: 'Planned for' },
    madeOn: { zh: '走访日期', en: 'Made on' },
  },
  refusals: {
    'visit-made-already': { zh: '走访已经登记。', en: 'The visit is recorded already.', law: ['office'] },
    'visit-lies-ahead': { zh: '走访日期不得晚于今天。', en: 'A visit cannot be recorded before its day.', law: ['office'] },
  },
};
