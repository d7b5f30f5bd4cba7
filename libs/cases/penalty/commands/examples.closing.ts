import type { Examples } from './examples.js';

const DIGEST = 'a'.repeat(64);

export const closingExamples = {
  'apply-for-credit-repair': { on: '2026-07-02', proof: [DIGEST], commitment: DIGEST },
  'accept-credit-repair': { on: '2026-07-03' },
  'refuse-credit-repair': { on: '2026-07-03', reason: '材料不真实' },
  'repair-credit': { on: '2026-07-06', corrected: true, opinion: '符合修复条件' },
  'close-case': { ground: 'performed', summary: '罚款已缴清' },
  'file-dossier': {
    dossier: '2026-行罚-0001',
    main: ['filing-approval', 'decision-and-service', 'evidence'],
    side: ['source', 'final-report', 'closing-approval'],
    pages: 42,
    years: 10,
  },
  'reopen-case': { reason: '复议撤销后重新作出行政行为' },
} satisfies Examples;
