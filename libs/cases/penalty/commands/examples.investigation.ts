import type { Json } from '#libs/kernel';
import type { Examples } from './examples.js';
import { EXAMPLE_OFFICERS } from './examples.filing.js';

const PERSONS: Json = [
  { name: '示例甲', relation: 'representative', idType: 'citizen-id', idNumber: '11010519491231002X', phone: '13800000000' },
  { name: '示例乙', relation: 'employee' },
];

export const fieldworkExamples = {
  'record-inspection': {
    record: 'XC-1',
    on: '2026-03-02',
    place: '解放路12号',
    officers: EXAMPLE_OFFICERS,
    certificatesShown: true,
    partyPresent: true,
    findings: [{ ref: 'F1', description: '不能提供进货查验记录', violates: '《食品安全法》第五十三条', severity: 'general' }],
    files: [],
    filmed: true,
  },
  'record-inquiry': {
    number: 1,
    from: '2026-03-02T01:00:00.000Z',
    to: '2026-03-02T01:40:00.000Z',
    place: '解放路12号',
    officers: EXAMPLE_OFFICERS,
    persons: PERSONS,
    rightsTold: true,
    record: '问：是否建立进货查验记录制度?答：没有。问：货物从何处购进?答：从批发市场购进，未索取票据。',
    files: [],
  },
  'order-rectification': { order: 'ZG-1', orderedOn: '2026-03-02', requirements: '建立食品进货查验记录制度', until: '2026-03-16' },
  'record-reinspection': { order: 'ZG-1', on: '2026-03-16', result: 'met', officers: EXAMPLE_OFFICERS, files: [] },
  'suspend-investigation': { ground: 'force-majeure', from: '2026-03-02', reason: '暴雪致道路中断' },
  'resume-investigation': { on: '2026-03-02' },
  'terminate-investigation': { ground: 'party-died', reason: '当事人死亡' },
  'extend-decision-period': { by: 'head', reason: '案情复杂' },
} satisfies Examples;
