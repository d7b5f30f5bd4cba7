import type { Examples } from './examples.js';
import { EXAMPLE_OFFICERS } from './examples.filing.js';

const FACTS = '当事人P1未建立食品进货查验记录制度';
const CRIME = '涉嫌销售不符合安全标准的食品罪';

export const crimeExamples = {
  'report-suspected-crime': { on: '2026-03-02', officers: EXAMPLE_OFFICERS, crime: CRIME, facts: FACTS, evidence: ['E-1'] },
  'refuse-crime-transfer': { on: '2026-03-05', reason: '涉案金额未达到立案追诉标准' },
  'transfer-as-crime': { facts: FACTS, evidence: ['E-1'], crime: CRIME, to: '示例县公安局', reportedOn: '2026-03-02' },
  'hand-over-crime-file': { at: '2026-03-20T02:00:00.000Z', receipt: '移送回执1' },
} satisfies Examples;
