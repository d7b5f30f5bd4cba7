import type { Examples } from './examples.js';

export const remedyExamples = {
  'tell-publication': { on: '2026-04-02', document: '行政处罚信息公示告知书', files: [] },
  'publish-decision': { site: '信用中国', on: '2026-04-07', text: '示例副食有限公司未建立进货查验记录，警告并罚款5000元' },
  'correct-publication': {
    site: '信用中国',
    on: '2026-04-08',
    text: '示例副食有限公司未建立进货查验记录，警告，罚款5000元',
    reason: '标点有误',
  },
  'withdraw-publication': { on: '2026-04-09', ground: 'published-in-error', reason: '误公示' },
  'record-challenge': {
    challenge: 'FY-1',
    kind: 'reconsideration',
    body: '示例县人民政府',
    number: '示政复〔2026〕3号',
    acceptedOn: '2026-04-10',
  },
  'record-challenge-result': {
    challenge: 'FY-1',
    result: 'upheld',
    on: '2026-06-01',
    document: '示政复决〔2026〕3号',
    reason: '认定事实清楚',
  },
  'revoke-decision': { on: '2026-04-09', document: '自行纠正决定', reason: '认定当事人有误' },
} satisfies Examples;
