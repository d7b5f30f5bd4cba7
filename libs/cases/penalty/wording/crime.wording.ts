import type { CrimeEvents } from '../events/crime.events.js';
import { minuteInShanghai } from '#libs/kernel';
import { named, say, type EventWordings } from './say.js';

export const crimeWording: EventWordings<CrimeEvents> = {
  'penalty.crime-reported': say('报告涉嫌犯罪', 'Suspected crime reported', {
    zh: (d) => `${d.on}${named(d.officers)}报告${d.crime}，负责人应于${d.decideBy.due}前决定是否移送`,
    en: (d) => `${named(d.officers, 'en')} reported on ${d.on}: ${d.crime}; the head decides on the transfer by ${d.decideBy.due}`,
  }),
  'penalty.crime-transfer-refused': say('不批准移送', 'Transfer as a crime refused', {
    zh: (d) => `${d.on}不批准移送（${d.crime}）：${d.reason}`,
    en: (d) => `Transfer refused on ${d.on} (${d.crime}): ${d.reason}`,
  }),
  'penalty.transferred-as-crime': say('移送司法机关', 'Transferred as a crime', {
    zh: (d) => `${d.on}将案件移送${d.to}（${d.crime}）`,
    en: (d) => `Transferred on ${d.on} to ${d.to} (${d.crime})`,
  }),
  'penalty.crime-file-handed-over': say('移交案卷', 'Crime file handed over', {
    zh: (d) => `${minuteInShanghai(d.at)}向司法机关移交案卷（${d.receipt}）`,
    en: (d) => `File handed over to the judicial body at ${minuteInShanghai(d.at)} (${d.receipt})`,
  }),
};
