import type { PerformanceEvents } from '../events/performance.events.js';
import { money, said, say, type EventWordings } from './say.js';

interface Owing {
  readonly outstanding: number;
  readonly surcharge?: number;
}
const owedZh = ({ outstanding, surcharge }: Owing) =>
  `欠缴罚款${money(outstanding)}元${surcharge === undefined ? '' : `、加处罚款${money(surcharge)}元`}`;
const owedEn = ({ outstanding, surcharge }: Owing) =>
  `${money(outstanding)} yuan of the fine${surcharge === undefined ? '' : ` and ${money(surcharge)} yuan of surcharge`} are owed`;

export const performanceWording: EventWordings<PerformanceEvents> = {
  'penalty.decision-served': say('送达决定书', 'Decision served', {
    zh: (d) =>
      `决定书${d.way === 'electronic' ? '电子送达' : said(d.way)}，送达日${d.on}${d.payBy === undefined ? '' : `，应于${d.payBy.due}前缴纳罚款`}`,
    en: (d) =>
      `Decision served (${d.way === 'electronic' ? 'electronically' : said(d.way, 'en')}), as of ${d.on}${d.payBy === undefined ? '' : `; to be paid by ${d.payBy.due}`}`,
  }),
  'penalty.payment-arranged': say('批准延期或分期缴纳', 'Payment arranged', {
    zh: (d) =>
      `批准${said(d.kind)}：${d.schedule.map((i) => `${i.due}前${money(i.amount)}元`).join('、')}${d.surcharge === undefined ? '' : `；此前已产生的加处罚款${money(d.surcharge)}元仍应缴纳`}`,
    en: (d) =>
      `Approved (${said(d.kind, 'en')}): ${d.schedule.map((i) => `${money(i.amount)} yuan by ${i.due}`).join(', ')}${d.surcharge === undefined ? '' : `; ${money(d.surcharge)} yuan of surcharge that had accrued are owed`}`,
  }),
  'penalty.paid': say('缴纳罚款', 'Paid', {
    zh: (d) =>
      `${d.on}缴纳罚款${money(d.principal)}元${d.surchargePaid === 0 ? '' : `、加处罚款${money(d.surchargePaid)}元`}，${d.outstanding + d.surchargeOwed === 0 ? '已全部缴清' : `尚欠罚款${money(d.outstanding)}元、加处罚款${money(d.surchargeOwed)}元`}`,
    en: (d) =>
      `${money(d.principal)} yuan of the fine${d.surchargePaid === 0 ? '' : ` and ${money(d.surchargePaid)} yuan of surcharge`} paid on ${d.on}; ${d.outstanding + d.surchargeOwed === 0 ? 'nothing is left to pay' : `${money(d.outstanding)} yuan of the fine and ${money(d.surchargeOwed)} yuan of surcharge are left`}`,
  }),
  'penalty.enforcement-agreed': say('达成执行协议', 'Enforcement agreed', {
    zh: (d) =>
      `${d.on}达成执行协议${d.agreement}：${d.measures === undefined ? '' : `当事人${d.measures}，`}加处罚款${money(d.surchargeBefore)}元减免${money(d.waived)}元${d.conditional === true ? '（不履行协议的，减免部分仍应缴纳）' : ''}，余${money(d.surchargeOwed)}元${d.stages === undefined ? '' : `，分阶段履行：${d.stages.map((stage) => `${stage.due}前${money(stage.amount)}元`).join('、')}`}；${d.reason}`,
    en: (d) =>
      `Enforcement agreed on ${d.on} (${d.agreement}): ${d.measures === undefined ? '' : `${d.measures}; `}of ${money(d.surchargeBefore)} yuan of surcharge ${money(d.waived)} are waived${d.conditional === true ? ' on condition that the agreement is performed' : ''}, ${money(d.surchargeOwed)} are left${d.stages === undefined ? '' : `, to be paid in stages: ${d.stages.map((stage) => `${money(stage.amount)} yuan by ${stage.due}`).join(', ')}`}, because: ${d.reason}`,
  }),
  'penalty.enforcement-resumed': say('恢复强制执行', 'Enforcement resumed', {
    zh: (d) =>
      `当事人未履行执行协议${d.agreement}（${d.missed.due}到期的${money(d.missed.amount)}元中${money(d.missed.unpaid)}元未缴），${d.on}恢复强制执行${d.restored === 0 ? '' : `，原减免的加处罚款${money(d.restored)}元仍应缴纳`}；${owedZh({ outstanding: d.outstanding, surcharge: d.surchargeOwed })}；${d.reason}`,
    en: (d) =>
      `The agreement ${d.agreement} was not performed (of ${money(d.missed.amount)} yuan due on ${d.missed.due}, ${money(d.missed.unpaid)} are unpaid): enforcement resumed on ${d.on}${d.restored === 0 ? '' : `; ${money(d.restored)} yuan of waived surcharge are owed again`}; ${owedEn({ outstanding: d.outstanding, surcharge: d.surchargeOwed })}, because: ${d.reason}`,
  }),
  'penalty.cash-handed-over': say('缴存当场收缴的罚款', 'Cash handed over', {
    zh: (d) => `${d.on}将${d.payment}收缴的罚款交至${said(d.to)}`,
    en: (d) => `Cash of ${d.payment} handed over to the ${said(d.to, 'en')} on ${d.on}`,
  }),
  'penalty.refund-recorded': say('退还罚没款', 'Refunded', {
    zh: (d) =>
      `${d.on}退还罚款${money(d.principal)}元${d.surcharge === 0 ? '' : `、加处罚款${money(d.surcharge)}元`}（${d.document}），${d.left === 0 ? '已全部退还' : `尚应退还${money(d.left)}元`}`,
    en: (d) =>
      `${money(d.principal)} yuan of the fine${d.surcharge === 0 ? '' : ` and ${money(d.surcharge)} yuan of surcharge`} given back on ${d.on} (${d.document}); ${d.left === 0 ? 'nothing is left to give back' : `${money(d.left)} yuan are left to give back`}`,
  }),
  'penalty.performed': say('履行处罚', 'Penalty performed', {
    zh: (d) => `${d.on}${said(d.kind)}已履行：${d.how}`,
    en: (d) => `Performed on ${d.on}, ${said(d.kind, 'en')}: ${d.how}`,
  }),
  'penalty.urged': say('催告', 'Urged', {
    zh: (d) =>
      `${d.servedOn}催告履行：${d.demanded}，${owedZh(d)}；催告期至${d.applyFrom.due}，期满仍不履行且法定的复议、诉讼期限已经届满的，可申请法院强制执行，最迟${d.applyBy.due}`,
    en: (d) =>
      `Urged on ${d.servedOn}: ${d.demanded}; ${owedEn(d)}; after ${d.applyFrom.due}, and once the time to seek remedies is over, the court may be applied to until ${d.applyBy.due}`,
  }),
  'penalty.applied-to-court': say('申请法院强制执行', 'Applied to court', {
    zh: (d) => `${d.on}向${d.court}申请强制执行，${owedZh(d)}`,
    en: (d) => `Applied to ${d.court} on ${d.on} for enforcement; ${owedEn(d)}`,
  }),
  'penalty.court-enforcement-resulted': say('法院执行结果', 'Court enforcement result', {
    zh: (d) => `${d.on}法院${said(d.result)}（${d.document}）`,
    en: (d) => `Court enforcement ${said(d.result, 'en')} on ${d.on} (${d.document})`,
  }),
  'penalty.enforcement-ended': say('终结执行', 'Enforcement ended', {
    zh: (d) =>
      `${d.on}终结执行（${said(d.ground)}${d.applyBy === undefined ? '' : `，申请法院强制执行的期限至${d.applyBy.due}`}）：${d.reason}；${owedZh(d)}${d.kinds.length === 0 ? '' : `，${d.kinds.map((kind) => said(kind)).join('、')}未履行`}`,
    en: (d) =>
      `Enforcement ended on ${d.on} (${said(d.ground, 'en')}${d.applyBy === undefined ? '' : `; the court could be applied to until ${d.applyBy.due}`}): ${d.reason}; ${owedEn(d)}${d.kinds.length === 0 ? '' : `; not performed: ${d.kinds.map((kind) => said(kind, 'en')).join(', ')}`}`,
  }),
};
