import type { Examples } from './examples.js';
import { EXAMPLE_OFFICERS } from './examples.filing.js';

export const performanceExamples = {
  'serve-decision': {
    way: 'in-person',
    on: '2026-04-01',
    officers: EXAMPLE_OFFICERS,
    receiver: '示例甲',
    filmed: false,
    confirmation: false,
    publicationTold: true,
    repairTold: true,
    files: [],
  },
  'arrange-payment': {
    kind: 'instalments',
    appliedOn: '2026-04-08',
    schedule: [
      { due: '2026-05-08', amount: 250_000 },
      { due: '2026-06-08', amount: 250_000 },
    ],
    reason: '确有经济困难',
  },
  'record-payment': { payment: 'JK-1', on: '2026-04-10', channel: 'bank', receipt: '冀财0001', principal: 500_000, surcharge: 0 },
  'agree-on-enforcement': {
    agreement: 'ZX-1',
    on: '2026-04-20',
    measures: '已召回问题食品并退还货款',
    harmless: true,
    waived: 30_000,
    conditional: true,
    stages: [
      { due: '2026-05-08', amount: 250_000 },
      { due: '2026-06-08', amount: 280_000 },
    ],
    reason: '采取补救措施，减免部分加处罚款',
    files: [],
  },
  'resume-enforcement': { agreement: 'ZX-1', on: '2026-05-09', reason: '约定的第一期款项到期未缴', files: [] },
  'hand-over-cash': { payment: 'JK-1', to: 'agency', on: '2026-04-10' },
  'record-refund': { refund: 'TK-1', on: '2026-04-20', document: '冀财退0001', principal: 500_000, surcharge: 0 },
  'record-performance': { kind: 'order-stop-business', on: '2026-04-10', how: '已停业整顿', files: [] },
  'urge-performance': { servedOn: '2026-04-20', way: 'in-person', demanded: '缴纳罚款5000元', rightsTold: true },
  'apply-to-court': { court: '示例县人民法院', on: '2026-10-10' },
  'record-court-enforcement': { on: '2026-11-10', result: 'executed', document: '(2026)冀执1号' },
  'end-enforcement': { ground: 'court-term-over', reason: '逾期未申请人民法院强制执行', files: [] },
} satisfies Examples;
