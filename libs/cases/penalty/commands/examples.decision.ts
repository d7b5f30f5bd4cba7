import type { Examples } from './examples.js';
import { EXAMPLE_PENALTIES } from './examples.course.js';
import { EXAMPLE_OFFICERS } from './examples.filing.js';

const BASIS = [{ kind: 'law', article: '《食品安全法》第一百二十六条第一款第三项', from: '2021-04-29' }];
const EXEMPTION = [{ kind: 'law', article: '《行政处罚法》第三十三条第一款', from: '2021-07-15' }];
const FACTS = '当事人P1未建立食品进货查验记录制度';

export const decisionExamples = {
  'decide-penalty': {
    facts: FACTS,
    evidence: ['E-1'],
    penalties: EXAMPLE_PENALTIES,
    basis: BASIS,
    discretion: { tier: 'light', range: { min: 500_000, max: 1_850_000 }, lightened: false, reason: '已经改正，从轻' },
    lawInTime: { changed: false },
    performance: '自收到决定书之日起十五日内向指定银行缴纳罚款',
    remedies: '六十日内申请行政复议，或者六个月内提起行政诉讼',
    sealed: true,
  },
  'decide-first-offense-exemption': {
    facts: FACTS,
    evidence: ['E-1'],
    harm: '尚未造成危害后果',
    correctedOn: '2026-03-16',
    correction: '已建立进货查验记录制度',
    basis: EXEMPTION,
    reason: '初次违法、后果轻微并及时改正',
  },
  'decide-minor-exemption': {
    facts: FACTS,
    evidence: ['E-1'],
    harm: '没有造成危害后果',
    correctedOn: '2026-03-16',
    correction: '当场改正',
    basis: EXEMPTION,
    reason: '违法行为轻微并及时改正',
  },
  'decide-no-fault': {
    facts: FACTS,
    evidence: ['E-1'],
    basis: [{ kind: 'law', article: '《行政处罚法》第三十三条第二款' }],
    reason: '有证据足以证明没有主观过错',
  },
  'decide-not-liable': {
    facts: FACTS,
    evidence: ['E-1'],
    parties: [{ party: 'P1', ground: 'under-fourteen', guardian: '示例乙', guardianOrder: '加以管教' }],
    basis: [{ kind: 'law', article: '《行政处罚法》第三十条', from: '2021-07-15' }],
    reason: '违法时不满十四周岁',
  },
  'decide-not-established': { facts: FACTS, evidence: [], reason: '证据不足，违法事实不能成立' },
  'decide-summary-penalty': {
    item: 'MR-0003',
    officers: EXAMPLE_OFFICERS,
    facts: FACTS,
    penalties: [{ kind: 'warning', text: '警告' }],
    basis: BASIS,
    discretion: { tier: 'light', lightened: false, reason: '首次发现且当场改正' },
    lawInTime: { changed: false },
    performance: '当场执行',
    remedies: '六十日内先申请行政复议',
    reconsiderationFirst: true,
    sealed: true,
    certificatesShown: true,
    heard: true,
    refusedToSign: false,
  },
  'report-summary-penalty': { on: '2026-03-02', note: '报所属机关备案' },
  'record-education': { on: '2026-03-20', way: 'interview', content: '当面教育，当事人表示知错' },
} satisfies Examples;
