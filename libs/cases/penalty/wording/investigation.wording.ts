import type { InvestigationEvents } from '../events/investigation.events.js';
import { named, said, say, type EventWordings } from './say.js';

export const investigationWording: EventWordings<InvestigationEvents> = {
  'penalty.inspected': say('现场检查', 'Inspected', {
    zh: (d) => `${d.on}由${named(d.officers)}对${d.place}现场检查，发现问题${d.findings.length}项`,
    en: (d) => `${named(d.officers, 'en')} inspected ${d.place} on ${d.on}: ${d.findings.length} finding(s)`,
  }),
  'penalty.inquiry-recorded': say('询问笔录', 'Inquiry recorded', {
    zh: (d) => `第${d.number}号询问笔录：${named(d.officers)}在${d.place}询问${d.persons.length}人`,
    en: (d) => `Inquiry record ${d.number}: ${named(d.officers, 'en')} questioned ${d.persons.length} person(s) at ${d.place}`,
  }),
  'penalty.rectification-ordered': say('责令改正', 'Rectification ordered', {
    zh: (d) => `责令于${d.until}前改正（${d.order}）：${d.requirements}`,
    en: (d) => `Ordered to rectify by ${d.until} (${d.order}): ${d.requirements}`,
  }),
  'penalty.reinspected': say('复查', 'Re-inspected', {
    zh: (d) => `${d.on}复查${d.order}：${d.result === 'partly' ? '部分改正' : said(d.result)}`,
    en: (d) => `Order ${d.order} re-inspected on ${d.on}: ${d.result === 'partly' ? 'partly met' : said(d.result, 'en')}`,
  }),
  'penalty.evidence-registered': say('登记证据', 'Evidence registered', {
    zh: (d) =>
      `登记证据${d.evidence}“${d.title}”（${d.kind === 'electronic' ? '电子数据' : said(d.kind)}）${d.files.length === 0 ? '' : `，附件${d.files.length}份`}`,
    en: (d) =>
      `Evidence ${d.evidence} “${d.title}” (${d.kind === 'electronic' ? 'electronic data' : said(d.kind, 'en')}) registered${d.files.length === 0 ? '' : ` with ${d.files.length} file(s)`}`,
  }),
  'penalty.evidence-verified': say('证据查证属实', 'Evidence verified', {
    zh: (d) => `证据${d.evidence}查证属实：${d.opinion}`,
    en: (d) => `Evidence ${d.evidence} verified: ${d.opinion}`,
  }),
  'penalty.evidence-excluded': say('排除证据', 'Evidence excluded', {
    zh: (d) => `排除证据${d.evidence}：${d.reason}`,
    en: (d) => `Evidence ${d.evidence} excluded: ${d.reason}`,
  }),
  'penalty.investigation-suspended': say('中止调查', 'Investigation suspended', {
    zh: (d) => `自${d.from}起中止调查（${said(d.ground)}）：${d.reason}`,
    en: (d) => `Investigation suspended from ${d.from} (${said(d.ground, 'en')}): ${d.reason}`,
  }),
  'penalty.investigation-resumed': say('恢复调查', 'Investigation resumed', {
    zh: (d) => `恢复调查，${d.from}至${d.to}不计入期限，决定期限为${d.decideBy.due}`,
    en: (d) => `Investigation resumed; ${d.from} to ${d.to} does not count, decision due by ${d.decideBy.due}`,
  }),
  'penalty.investigation-terminated': say('终止调查', 'Investigation terminated', {
    zh: (d) => `终止调查（${said(d.ground)}）：${d.reason}`,
    en: (d) => `Investigation terminated (${said(d.ground, 'en')}): ${d.reason}`,
  }),
  'penalty.decision-period-extended': say('延长办案期限', 'Decision period extended', {
    zh: (d) => `办案期限延长至${d.decideBy.due}：${d.reason}`,
    en: (d) => `Decision period extended to ${d.decideBy.due}: ${d.reason}`,
  }),
};
