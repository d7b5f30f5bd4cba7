import type { Examples } from './examples.js';

/** Persons of the examples: two officers with certificates. */
export const EXAMPLE_OFFICERS = ['0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a01', '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a02'];

export const filingExamples = {
  'register-lead': {
    title: '某副食店未建立进货查验记录',
    source: 'inspection',
    receivedOn: '2026-03-02',
    discoveredOn: '2026-03-02',
    act: { description: '未建立食品进货查验记录', place: '解放路12号', ended: '2026-03-02', harm: false },
  },
  'identify-parties': {
    parties: [
      {
        ref: 'P1',
        role: 'subject',
        kind: 'entity',
        name: '示例副食有限公司',
        idType: 'credit-code',
        idNumber: '91350100M000100Y43',
        phone: '0315-0000000',
        address: '解放路12号',
        representative: { name: '示例甲' },
      },
    ],
  },
  'extend-filing-period': { reason: '需向供货商所在地核查' },
  'file-case': { item: 'MR-0003', officers: EXAMPLE_OFFICERS, grounds: '现场不能提供进货查验记录，有初步证据' },
  'decline-filing': { ground: 'no-violation', reason: '经核查已建立进货查验记录' },
  'assign-officers': { officers: EXAMPLE_OFFICERS, reason: '原承办人调离' },
  'request-recusal': { person: EXAMPLE_OFFICERS[0]!, by: 'party', reason: '与当事人系亲属' },
  'decide-recusal': { person: EXAMPLE_OFFICERS[0]!, granted: true, reason: '属实' },
} satisfies Examples;
