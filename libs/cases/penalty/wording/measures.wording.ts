import type { MeasureEvents } from '../events/measures.events.js';
import { named, said, say, type EventWordings } from './say.js';

export const measureWording: EventWordings<MeasureEvents> = {
  'penalty.evidence-preserved': say('先行登记保存', 'Evidence preserved', {
    zh: (d) => `${d.on}${named(d.officers)}先行登记保存${d.things.length}项（${d.preservation}），应于${d.handleBy.due}前处理`,
    en: (d) =>
      `${named(d.officers, 'en')} preserved ${d.things.length} thing(s) on ${d.on} (${d.preservation}), to be handled by ${d.handleBy.due}`,
  }),
  'penalty.preservation-released': say('解除先行登记保存', 'Preservation released', {
    zh: (d) => `解除先行登记保存${d.preservation}：${d.reason}`,
    en: (d) => `Preservation ${d.preservation} released: ${d.reason}`,
  }),
  'penalty.preservation-converted': say('处理先行登记保存', 'Preservation converted', {
    zh: (d) => `先行登记保存${d.preservation}转为${said(d.into)}：${d.reason}`,
    en: (d) => `Preservation ${d.preservation} turned into ${said(d.into, 'en')}: ${d.reason}`,
  }),
  'penalty.seized': say('查封扣押', 'Seized', {
    zh: (d) => `${d.on}${named(d.officers)}${said(d.kind)}${d.things.length}项（${d.seizure}），期限至${d.until.due}`,
    en: (d) =>
      `${named(d.officers, 'en')}: ${said(d.kind, 'en')}, ${d.things.length} thing(s) on ${d.on} (${d.seizure}), until ${d.until.due}`,
  }),
  'penalty.seizure-extended': say('延长查封扣押', 'Seizure extended', {
    zh: (d) => `查封扣押${d.seizure}延长至${d.until.due}：${d.reason}`,
    en: (d) => `Seizure ${d.seizure} extended to ${d.until.due}: ${d.reason}`,
  }),
  'penalty.seizure-released': say('解除查封扣押', 'Seizure released', {
    zh: (d) => `${d.on}解除查封扣押${d.seizure}：${d.reason}`,
    en: (d) => `Seizure ${d.seizure} released on ${d.on}: ${d.reason}`,
  }),
  'penalty.emergency-measure-approved': say('补办批准手续', 'Emergency measure approved', {
    zh: (d) => `补办${d.measure}的批准手续：${d.opinion}`,
    en: (d) => `Measure ${d.measure} approved afterwards: ${d.opinion}`,
  }),
};
