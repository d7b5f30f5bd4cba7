import type { AppraisalEvents } from '../events/appraisal.events.js';
import { said, say, type EventWordings } from './say.js';

export const appraisalWording: EventWordings<AppraisalEvents> = {
  'penalty.appraisal-begun': say('开始检验鉴定', 'Appraisal begun', {
    zh: (d) => `${d.from}委托${d.institution}对${d.subject}进行${said(d.kind)}（${d.appraisal}），预计${d.until}前完成，期间不计入期限`,
    en: (d) =>
      `${d.institution} was asked on ${d.from} for ${said(d.kind, 'en')} of ${d.subject} (${d.appraisal}), expected by ${d.until}; these days do not count`,
  }),
  'penalty.appraisal-ended': say('检验鉴定结束', 'Appraisal ended', {
    zh: (d) => `${d.to}收到${d.appraisal}的结果（自${d.from}起不计入期限）：${d.result}`,
    en: (d) => `The result of ${d.appraisal} came on ${d.to} (days since ${d.from} do not count): ${d.result}`,
  }),
};
