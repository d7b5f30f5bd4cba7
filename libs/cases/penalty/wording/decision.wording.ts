import type { DecisionEvents } from '../events/decision.events.js';
import type { OffenceSearch } from '../events/shared.js';
import { said, say, told, type EventWordings } from './say.js';

export const decisionWording: EventWordings<DecisionEvents> = {
  'penalty.penalized': say('作出行政处罚', 'Penalised', {
    zh: (d) =>
      `${d.on}${d.procedure === 'summary' ? '当场' : ''}作出处罚决定${d.number}${told(d.penalties, 'zh')}；裁量档次“${said(d.discretion.tier)}”${d.discretion.outside === true ? '，罚款偏离该档次，已经负责人批准' : ''}，理由：${d.discretion.reason}`,
    en: (d) =>
      `Penalised on ${d.on}${d.procedure === 'summary' ? ' on the spot' : ''} by ${d.number}${told(d.penalties, 'en')}; tier “${said(d.discretion.tier, 'en')}”${d.discretion.outside === true ? ', outside which the fine lies with the approval of the head' : ''}, because: ${d.discretion.reason}`,
  }),
  'penalty.exempted-first-offense': say('首违不罚', 'Exempted for a first offence', {
    zh: (d) =>
      `${d.on}决定首违不罚：查询首违登记（当事人${d.searches.length}名，全部办案机关${sinceZh(d.searches)}，共${entriesOf(d.searches)}条登记），未发现在先违法；理由：${d.reason}`,
    en: (d) =>
      `Exempted on ${d.on} for a first offence: the register of first offences was searched (${d.searches.length} ${d.searches.length === 1 ? 'party' : 'parties'}, every agency${sinceEn(d.searches)}, entries held: ${entriesOf(d.searches)}) and no earlier offence was found; because: ${d.reason}`,
  }),
  'penalty.exempted-minor': say('轻微不罚', 'Exempted as minor', {
    zh: (d) => `${d.on}决定轻微不罚：${d.reason}`,
    en: (d) => `Exempted on ${d.on} as minor: ${d.reason}`,
  }),
  'penalty.no-fault-found': say('无主观过错不罚', 'No fault found', {
    zh: (d) => `${d.on}认定没有主观过错，不予处罚：${d.reason}`,
    en: (d) => `No fault found on ${d.on}, not penalised: ${d.reason}`,
  }),
  'penalty.found-not-liable': say('无责任能力不罚', 'Not liable', {
    zh: (d) =>
      `${d.on}决定不予行政处罚：${d.parties.map(({ party, ground, guardianOrder }) => `${party}${said(ground)}，责令监护人${guardianOrder}`).join('；')}；理由：${d.reason}`,
    en: (d) =>
      `Not penalised on ${d.on}: ${d.parties.map(({ party, ground, guardianOrder }) => `${party} ${said(ground, 'en')}, the guardian was ordered: ${guardianOrder}`).join('; ')}; because: ${d.reason}`,
  }),
  'penalty.not-established': say('违法事实不能成立', 'Not established', {
    zh: (d) => `${d.on}认定违法事实不能成立，不予处罚：${d.reason}`,
    en: (d) => `Facts not established on ${d.on}, not penalised: ${d.reason}`,
  }),
  'penalty.education-recorded': say('教育当事人', 'Education recorded', {
    zh: (d) => `${d.on}以${said(d.way)}方式教育当事人：${d.content}`,
    en: (d) => `The party was educated on ${d.on} (${said(d.way, 'en')}): ${d.content}`,
  }),
  'penalty.summary-reported': say('当场处罚备案', 'Summary penalty reported', {
    zh: (d) => `${d.on}当场处罚决定报所属机关备案`,
    en: (d) => `The decision on the spot was reported to the agency on ${d.on}`,
  }),
};

type Searches = readonly OffenceSearch[];

function entriesOf(searches: Searches): number {
  return searches.reduce((sum, { entries }) => sum + entries, 0);
}

function sinceZh([first]: Searches): string {
  return first?.since === undefined ? '' : `，回溯至${first.since}`;
}

function sinceEn([first]: Searches): string {
  return first?.since === undefined ? '' : `, back to ${first.since}`;
}
