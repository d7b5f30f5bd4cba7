import type { Examples } from './examples.js';

export const appraisalExamples = {
  'begin-appraisal': {
    appraisal: 'JY-1',
    kind: 'examination',
    subject: '抽样食品3批次',
    institution: '示例食品检验中心',
    from: '2026-03-02',
    until: '2026-03-31',
    seizures: [],
    partyTold: true,
  },
  'end-appraisal': { appraisal: 'JY-1', on: '2026-03-20', result: '菌落总数不符合标准', files: [] },
  'recompute-dates': {},
} satisfies Examples;
