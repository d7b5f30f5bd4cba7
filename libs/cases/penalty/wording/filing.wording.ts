import type { FilingEvents } from '../events/filing.events.js';
import { named, said, say, type EventWordings } from './say.js';

function recusalAsked(by: string, name: string): string {
  if (by === 'self') return `${name}自行申请回避`;
  return by === 'office' ? `本机关提出${name}回避` : `${said(by)}申请${name}回避`;
}

const ASKED_BY: { readonly [by: string]: string } = { party: 'the party', self: 'that person', office: 'the agency' };

export const filingWording: EventWordings<FilingEvents> = {
  'penalty.lead-registered': say('登记线索', 'Lead registered', {
    zh: (d) => `${d.agency.name}登记线索“${d.title}”，应于${d.decideFilingBy.due}前决定是否立案`,
    en: (d) => `${d.agency.name} registered the lead “${d.title}”; filing is to be decided by ${d.decideFilingBy.due}`,
  }),
  'penalty.filing-period-extended': say('延长立案期限', 'Filing period extended', {
    zh: (d) => `立案期限延长至${d.decideFilingBy.due}，理由：${d.reason}`,
    en: (d) => `Filing period extended to ${d.decideFilingBy.due}: ${d.reason}`,
  }),
  'penalty.parties-identified': say('确认当事人', 'Parties identified', {
    zh: (d) => `确认或更新当事人${d.parties.length}名`,
    en: (d) => `${d.parties.length} part${d.parties.length === 1 ? 'y' : 'ies'} identified or amended`,
  }),
  'penalty.filed': say('立案', 'Case filed', {
    zh: (d) => `以${d.number.text}立案，事项“${d.itemName.zh}”，承办人${named(d.officers)}，应于${d.decideBy.due}前作出决定`,
    en: (d) => `Filed as ${d.number.text} for “${d.itemName.en}”, officers ${named(d.officers, 'en')}; decision due by ${d.decideBy.due}`,
  }),
  'penalty.not-filed': say('不予立案', 'Not filed', {
    zh: (d) =>
      `决定不予立案（${d.ground === 'minor' ? '违法行为轻微' : said(d.ground)}）${d.searches === undefined ? '' : '，经查询首违登记未发现在先违法'}，理由：${d.reason}`,
    en: (d) =>
      `Decided not to file (${said(d.ground, 'en')}${d.searches === undefined ? '' : '; the register of first offences held no earlier one'}): ${d.reason}`,
  }),
  'penalty.officers-assigned': say('指派承办人', 'Officers assigned', {
    zh: (d) => `承办人为${named(d.officers)}，理由：${d.reason}`,
    en: (d) => `Officers are now ${named(d.officers, 'en')}: ${d.reason}`,
  }),
  'penalty.recusal-requested': say('申请回避', 'Recusal requested', {
    zh: (d) => `${recusalAsked(d.by, d.name ?? '有关人员')}，理由：${d.reason}`,
    en: (d) => `Recusal of ${d.name ?? 'a person'} requested by ${ASKED_BY[d.by] ?? said(d.by, 'en')}: ${d.reason}`,
  }),
  'penalty.recused': say('决定回避', 'Person recused', {
    zh: (d) => `决定${d.name ?? '该人员'}回避，理由：${d.reason}`,
    en: (d) => `${d.name ?? 'The person'} is recused: ${d.reason}`,
  }),
  'penalty.recusal-refused': say('驳回回避申请', 'Recusal refused', {
    zh: (d) => `驳回${d.name === undefined ? '' : `对${d.name}的`}回避申请，理由：${d.reason}`,
    en: (d) => `Recusal${d.name === undefined ? '' : ` of ${d.name}`} refused: ${d.reason}`,
  }),
};
