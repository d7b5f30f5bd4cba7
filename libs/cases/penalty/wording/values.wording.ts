import type { Wording } from '#libs/kernel';

const w = (zh: string, en: string): Wording => ({ zh, en });

/** Stored words as a person reads them. */
export const values: { readonly [value: string]: Wording } = {
  met: w('已改正', 'met'),
  'not-met': w('未改正', 'not met'),
  partly: w('部分改正', 'partly met'),
  documentary: w('书证', 'documentary evidence'),
  physical: w('物证', 'physical evidence'),
  'audio-visual': w('视听资料', 'audio-visual material'),
  'electronic-data': w('电子数据', 'electronic data'),
  testimony: w('证人证言', 'testimony'),
  'party-statement': w('当事人的陈述', "party's statement"),
  'expert-opinion': w('鉴定意见', 'expert opinion'),
  'inspection-record': w('勘验笔录、现场笔录', 'record of inspection'),
};
