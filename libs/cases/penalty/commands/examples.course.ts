import type { Json } from '#libs/kernel';
import type { Examples } from './examples.js';
import { EXAMPLE_OFFICERS } from './examples.filing.js';

export const EXAMPLE_PENALTIES: Json = [
  { kind: 'warning', text: '警告' },
  { kind: 'fine', fine: 500_000, text: '罚款5000元' },
];

export const courseExamples = {
  'conclude-investigation': {
    on: '2026-03-20',
    facts: '当事人P1未建立食品进货查验记录制度',
    basis: '《食品安全法》第一百二十六条',
    outcome: 'penalized',
    penalties: EXAMPLE_PENALTIES,
    reviewGrounds: [],
    collectiveGrounds: [],
  },
  'pass-review': { on: '2026-03-20', opinion: '事实清楚，证据确凿，程序合法，裁量适当' },
  'return-from-review': { on: '2026-03-20', opinion: '补充进货金额的证据' },
  'serve-notice': {
    servedOn: '2026-03-20',
    way: 'in-person',
    facts: '当事人P1未建立食品进货查验记录制度',
    basis: '《食品安全法》第一百二十六条',
    rightsTold: true,
    waived: [],
    files: [],
  },
  'waive-rights': { on: '2026-03-20', rights: ['defence', 'hearing'], files: [] },
  'record-defence': { defence: 'SB-1', on: '2026-03-23', way: 'written', statement: '已经改正，请求从轻', files: [] },
  'answer-defence': { defence: 'SB-1', answer: 'partly', reason: '改正属实，予以从轻' },
  'request-hearing': { on: '2026-03-23', reason: '对裁量有异议' },
  'notify-hearing': {
    on: '2026-04-10',
    place: '镇政府二楼会议室',
    chair: '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a06',
    notifiedOn: '2026-03-24',
    open: true,
  },
  'hold-hearing': { on: '2026-04-10', attended: ['party', 'investigator'], opinion: '建议维持', record: '听证笔录', files: [] },
  'waive-hearing': { on: '2026-03-25', how: 'withdrawn', reason: '当事人撤回' },
  'discuss-collectively': {
    on: '2026-03-30',
    presiding: '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a05',
    participants: [
      { person: '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a05', stance: 'agree', opinion: '同意承办意见' },
      { person: EXAMPLE_OFFICERS[0]!, stance: 'dissent', opinion: '建议只给予警告' },
    ],
    outcome: 'penalized',
    conclusion: '按承办意见处罚',
    files: [],
  },
} satisfies Examples;
