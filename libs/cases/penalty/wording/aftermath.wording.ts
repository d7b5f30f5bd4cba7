import type { AftermathEvents, Recomputed } from '../events/aftermath.events.js';
import { inLanguage, money, said, say, told, type EventWordings } from './say.js';

interface Refundable {
  readonly toRefund?: number;
}
const backZh = ({ toRefund }: Refundable) => (toRefund === undefined || toRefund === 0 ? '' : `；已收缴的${money(toRefund)}元应当退还`);
const backEn = ({ toRefund }: Refundable) =>
  toRefund === undefined || toRefund === 0 ? '' : `; ${money(toRefund)} yuan that were collected are to be given back`;

const owingSince = ({ owing }: Recomputed, tell: (outstanding: string, surcharge: string) => string): readonly string[] =>
  owing === undefined ? [] : [tell(money(owing.outstanding), money(owing.surchargeOwed))];

/** The day to close, where nothing else was computed anew. */
const closedBy = ({ dates, sums = [], closeBy }: Recomputed, tell: (due: string) => string): readonly string[] =>
  closeBy === undefined || dates.length + sums.length > 0 ? [] : [tell(closeBy.due)];

export const aftermathWording: EventWordings<AftermathEvents> = {
  'penalty.publication-told': say('公示告知', 'Publication told', {
    zh: (d) => `${d.on}书面告知当事人处罚信息将予公示（${d.document}）`,
    en: (d) => `The party was told in writing on ${d.on} that the penalty will be published (${d.document})`,
  }),
  'penalty.published': say('公示', 'Published', {
    zh: (d) => `${d.on}在${d.site}公示，公示至${d.until.due}`,
    en: (d) => `Published on ${d.site} on ${d.on}, until ${d.until.due}`,
  }),
  'penalty.publication-corrected': say('更正公示', 'Publication corrected', {
    zh: (d) => `${d.on}更正${d.site}的公示：${d.reason}`,
    en: (d) => `Publication on ${d.site} corrected on ${d.on}: ${d.reason}`,
  }),
  'penalty.publication-withdrawn': say('撤回公示', 'Publication withdrawn', {
    zh: (d) => `${d.on}撤回${d.sites.join('、')}的公示（${said(d.ground)}）：${d.reason}`,
    en: (d) => `Publication on ${d.sites.join(', ')} withdrawn on ${d.on} (${said(d.ground, 'en')}): ${d.reason}`,
  }),
  'penalty.challenged': say('复议或诉讼', 'Challenged', {
    zh: (d) => `${d.acceptedOn}${d.body}受理${said(d.kind)}（${d.challenge}）`,
    en: (d) => `${d.body} accepted a ${said(d.kind, 'en')} on ${d.acceptedOn} (${d.challenge})`,
  }),
  'penalty.upheld': say('维持', 'Upheld', {
    zh: (d) => `${d.on}，${d.challenge}${d.withdrawnByParty ? '由当事人撤回' : '维持原决定'}（${d.document}）`,
    en: (d) => `${d.challenge} ${d.withdrawnByParty ? 'withdrawn by the party' : 'upheld the decision'} on ${d.on} (${d.document})`,
  }),
  'penalty.changed': say('变更', 'Changed', {
    zh: (d) =>
      `${d.on}，${d.challenge}变更原决定${told(d.penalties, 'zh')}（${d.document}）${d.heavier === true ? '，重于原决定' : ''}${backZh(d)}`,
    en: (d) =>
      `${d.challenge} changed the decision on ${d.on}${told(d.penalties, 'en')} (${d.document})${d.heavier === true ? ', heavier than it was' : ''}${backEn(d)}`,
  }),
  'penalty.revoked': say('撤销', 'Revoked', {
    zh: (d) => `${d.on}决定被撤销（${said(d.by)}，${d.document}）：${d.reason}${backZh(d)}`,
    en: (d) => `The decision was revoked on ${d.on} (${said(d.by, 'en')}, ${d.document}): ${d.reason}${backEn(d)}`,
  }),
  'penalty.recomputed': say('重新计算', 'Recomputed', {
    zh: (d) =>
      `${inLanguage(d.reason, 'zh')}，重新计算：${[
        ...d.dates.map((x) => `${said(x.of)}由${x.was.due}改为${x.now.due}`),
        ...(d.sums ?? []).map((x) => `${said(x.of)}${x.label ?? ''}由${money(x.was)}元改为${money(x.now)}元`),
        ...owingSince(d, (owed, surcharge) => `欠缴罚款${owed}元、加处罚款${surcharge}元`),
        ...closedBy(d, (due) => `应于${due}前结案`),
      ].join('；')}`,
    en: (d) =>
      `Recomputed, for ${inLanguage(d.reason, 'en')}: ${[
        ...d.dates.map((x) => `${said(x.of, 'en')} moved from ${x.was.due} to ${x.now.due}`),
        ...(d.sums ?? []).map(
          (x) => `${said(x.of, 'en')}${x.label === undefined ? '' : ` of ${x.label}`} moved from ${money(x.was)} to ${money(x.now)} yuan`,
        ),
        ...owingSince(d, (owed, surcharge) => `${owed} yuan of the fine and ${surcharge} yuan of surcharge are owed`),
        ...closedBy(d, (due) => `to be closed by ${due}`),
      ].join('; ')}`,
  }),
  'penalty.credit-repair-applied': say('申请信用修复', 'Credit repair applied for', {
    zh: (d) => `${d.on}申请信用修复，应于${d.acceptBy.due}前决定是否受理`,
    en: (d) => `Credit repair applied for on ${d.on}; acceptance is decided by ${d.acceptBy.due}`,
  }),
  'penalty.credit-repair-accepted': say('受理信用修复', 'Credit repair accepted', {
    zh: (d) => `${d.on}受理信用修复申请，应于${d.decideBy.due}前作出决定`,
    en: (d) => `Application for credit repair accepted on ${d.on}; decision by ${d.decideBy.due}`,
  }),
  'penalty.credit-repair-refused': say('不予信用修复', 'Credit repair refused', {
    zh: (d) => `${d.on}不予信用修复：${d.reason}`,
    en: (d) => `Credit repair refused on ${d.on}: ${d.reason}`,
  }),
  'penalty.credit-repaired': say('信用修复', 'Credit repaired', {
    zh: (d) => `${d.on}准予信用修复，停止公示：${d.opinion}`,
    en: (d) => `Credit repaired on ${d.on}, publication ended: ${d.opinion}`,
  }),
  'penalty.closed': say('结案', 'Closed', {
    zh: (d) => `${d.on}结案（${said(d.ground)}）：${d.summary}`,
    en: (d) => `Closed on ${d.on} (${said(d.ground, 'en')}): ${d.summary}`,
  }),
  'penalty.dossier-filed': say('归档', 'Dossier filed', {
    zh: (d) => `${d.on}归档，档号${d.dossier}，共${d.pages}页`,
    en: (d) => `Filed on ${d.on} as dossier ${d.dossier}, ${d.pages} page(s)`,
  }),
  'penalty.reopened': say('重新办理', 'Reopened', {
    zh: (d) =>
      `重新办理：${d.reason}${d.owing === undefined ? '' : `；处罚尚未履行完毕，欠缴罚款${money(d.owing.outstanding)}元、加处罚款${money(d.owing.surchargeOwed)}元`}`,
    en: (d) =>
      `Reopened: ${d.reason}${d.owing === undefined ? '' : `; the penalty is not performed, ${money(d.owing.outstanding)} yuan of the fine and ${money(d.owing.surchargeOwed)} yuan of surcharge are owed`}`,
  }),
};
