import type { PerformanceEvents } from '../events/performance.events.js';
import { money, said, say, type EventWordings } from './say.js';

export const performanceWording: EventWordings<PerformanceEvents> = {
  'penalty.decision-served': say('送达决定书', 'Decision served', {
    zh: (d) => `决定书${said(d.way)}，送达日${d.on}${d.payBy === undefined ? '' : `,应于${d.payBy.due}前缴纳罚款`}`,
    en: (d) => `Decision served (${said(d.way, 'en')}), as of ${d.on}${d.payBy === undefined ? '' : `; to be paid by ${d.payBy.due}`}`,
  }),
  'penalty.payment-arranged': say('批准延期或分期缴纳', 'Payment arranged', {
    zh: (d) => `批准${said(d.kind)}：${d.schedule.map((i) => `${i.due}前${money(i.amount)}元`).join('、')}`,
    en: (d) => `Approved (${said(d.kind, 'en')}): ${d.schedule.map((i) => `${money(i.amount)} yuan by ${i.due}`).join(', ')}`,
  }),
  'penalty.paid': say('缴纳罚款', 'Paid', {
    zh: (d) =>
      `${d.on}缴纳罚款${money(d.principal)}元${d.surchargePaid === 0 ? '' : `、加处罚款${money(d.surchargePaid)}元`}，${d.outstanding + d.surchargeOwed === 0 ? '已全部缴清' : `尚欠罚款${money(d.outstanding)}元、加处罚款${money(d.surchargeOwed)}元`}`,
    en: (d) =>
      `${money(d.principal)} yuan of the fine${d.surchargePaid === 0 ? '' : ` and ${money(d.surchargePaid)} yuan of surcharge`} paid on ${d.on}; ${d.outstanding + d.surchargeOwed === 0 ? 'nothing is left to pay' : `${money(d.outstanding)} yuan of the fine and ${money(d.surchargeOwed)} yuan of surcharge are left`}`,
  }),
  'penalty.enforcement-agreed': say('达成执行协议', 'Enforcement agreed', {
    zh: (d) =>
      `${d.on}达成执行协议${d.agreement}：当事人${d.measures}，加处罚款${money(d.surchargeBefore)}元减免${money(d.waived)}元，余${money(d.surchargeOwed)}元；${d.reason}`,
    en: (d) =>
      `Enforcement agreed on ${d.on} (${d.agreement}): ${d.measures}; of ${money(d.surchargeBefore)} yuan of surcharge ${money(d.waived)} are waived, ${money(d.surchargeOwed)} are left, because: ${d.reason}`,
  }),
  'penalty.cash-handed-over': say('缴存现场收缴罚款', 'Cash handed over', {
    zh: (d) => `${d.on}将${d.payment}收缴的罚款交至${said(d.to)}`,
    en: (d) => `Cash of ${d.payment} handed over to the ${said(d.to, 'en')} on ${d.on}`,
  }),
  'penalty.performed': say('履行处罚', 'Penalty performed', {
    zh: (d) => `${d.on}${said(d.kind)}已履行：${d.how}`,
    en: (d) => `${said(d.kind, 'en')} performed on ${d.on}: ${d.how}`,
  }),
  'penalty.urged': say('催告', 'Urged', {
    zh: (d) => `${d.servedOn}催告履行：${d.demanded}；${d.applyFrom.due}后可申请法院强制执行`,
    en: (d) => `Urged on ${d.servedOn}: ${d.demanded}; the court may be applied to after ${d.applyFrom.due}`,
  }),
  'penalty.applied-to-court': say('申请法院强制执行', 'Applied to court', {
    zh: (d) => `${d.on}向${d.court}申请强制执行，欠缴${money(d.outstanding)}元`,
    en: (d) => `Applied to ${d.court} on ${d.on} for enforcement; ${money(d.outstanding)} yuan outstanding`,
  }),
  'penalty.court-enforcement-resulted': say('法院执行结果', 'Court enforcement result', {
    zh: (d) => `${d.on}法院${said(d.result)}（${d.document}）`,
    en: (d) => `Court enforcement ${said(d.result, 'en')} on ${d.on} (${d.document})`,
  }),
};
