import type { HearingEvents } from '../events/hearing.events.js';
import { said, say, told, type EventWordings } from './say.js';

const ANSWERED: { readonly [answer: string]: string } = { adopted: '予以采纳', partly: '部分采纳' };

export const hearingWording: EventWordings<HearingEvents> = {
  'penalty.investigation-concluded': say('调查终结', 'Investigation concluded', {
    zh: (d) => `调查终结，建议${said(d.outcome)}${told(d.penalties, 'zh')}`,
    en: (d) =>
      `Investigation concluded, proposed outcome: ${said(d.outcome, 'en')}${d.penalties.length === 0 ? '' : ` (${told(d.penalties, 'en').slice(2)})`}`,
  }),
  'penalty.review-passed': say('审核通过', 'Review passed', {
    zh: (d) => `${d.on}${said(d.kind ?? 'legality-review')}通过${d.afterHearing ? '（听证后）' : ''}：${d.opinion}`,
    en: (d) =>
      `${d.kind === 'case-review' ? 'Case' : 'Legality'} review passed on ${d.on}${d.afterHearing ? ' after the hearing' : ''}: ${d.opinion}`,
  }),
  'penalty.review-returned': say('审核退回', 'Returned by the review', {
    zh: (d) => `${d.on}审核退回：${d.opinion}`,
    en: (d) => `Returned by the review on ${d.on}: ${d.opinion}`,
  }),
  'penalty.notice-served': say('行政处罚告知', 'Notice served', {
    zh: (d) =>
      `${d.servedOn}第${d.times}次告知拟作出的处罚${told(d.penalties, 'zh')}，陈述申辩期至${d.defenceUntil.due}${d.hearingUntil === undefined ? '' : `，可于${d.hearingUntil.due}前申请听证`}`,
    en: (d) =>
      `Notice ${d.times} served on ${d.servedOn}${told(d.penalties, 'en')}; defence until ${d.defenceUntil.due}${d.hearingUntil === undefined ? '' : `, a hearing may be requested until ${d.hearingUntil.due}`}`,
  }),
  'penalty.rights-waived': say('放弃权利', 'Rights waived', {
    zh: (d) => `${d.on}当事人明确放弃：${d.rights.map((right) => said(right)).join('、')}`,
    en: (d) => `On ${d.on} the party expressly waived: ${d.rights.map((right) => said(right, 'en')).join(', ')}`,
  }),
  'penalty.defence-recorded': say('陈述申辩', 'Statement and defence', {
    zh: (d) => `${d.on}收到当事人的陈述申辩（${d.defence}）`,
    en: (d) => `Statement and defence ${d.defence} received on ${d.on}`,
  }),
  'penalty.defence-answered': say('复核陈述申辩', 'Defence answered', {
    zh: (d) => `对陈述申辩${d.defence}${ANSWERED[d.answer] ?? said(d.answer)}：${d.reason}`,
    en: (d) => `Defence ${d.defence} ${d.answer === 'partly' ? 'adopted in part' : said(d.answer, 'en')}: ${d.reason}`,
  }),
  'penalty.hearing-requested': say('申请听证', 'Hearing requested', {
    zh: (d) => `${d.on}当事人申请听证`,
    en: (d) => `The party asked for a hearing on ${d.on}`,
  }),
  'penalty.hearing-notified': say('听证通知', 'Hearing notified', {
    zh: (d) => `${d.notifiedOn}通知于${d.on}在${d.place}听证，主持人${d.chairName}`,
    en: (d) => `Told on ${d.notifiedOn} of the hearing on ${d.on} at ${d.place}, chaired by ${d.chairName}`,
  }),
  'penalty.hearing-held': say('举行听证', 'Hearing held', {
    zh: (d) => `${d.on}举行听证，听证意见：${d.opinion}`,
    en: (d) => `Hearing held on ${d.on}; opinion: ${d.opinion}`,
  }),
  'penalty.hearing-waived': say('放弃听证', 'Hearing waived', {
    zh: (d) => `${d.on}${d.how === 'withdrawn' ? '当事人撤回听证申请' : `当事人${said(d.how)}，视为放弃听证`}：${d.reason}`,
    en: (d) => `Hearing given up on ${d.on} (${said(d.how, 'en')}): ${d.reason}`,
  }),
  'penalty.collectively-discussed': say('集体讨论', 'Discussed collectively', {
    zh: (d) =>
      `${d.on}集体讨论，${d.participants.map((p) => `${p.name}${said(p.stance)}：“${p.opinion}”`).join('；')}。结论：${d.conclusion}`,
    en: (d) =>
      `Discussed on ${d.on}: ${d.participants.map((p) => `${p.name} (${said(p.stance, 'en')}): “${p.opinion}”`).join('; ')}. Conclusion: ${d.conclusion}`,
  }),
};
