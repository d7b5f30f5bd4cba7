import type { Json } from '#libs/kernel';
import { EXAMPLE_OFFICERS } from './examples.filing.js';

type Example = { readonly [field: string]: Json };

export const fieldworkExamples = {
  'record-inspection': {
    record: 'XC-1',
    on: '2026-03-02',
    place: '解放路12号',
    officers: EXAMPLE_OFFICERS,
    certificatesShown: true,
    partyPresent: true,
    findings: [{ ref: 'F1', description: '三包饼干超过保质期', violates: '《食品安全法》第三十四条', severity: 'general' }],
    files: [],
    filmed: true,
  },
} satisfies { readonly [command: string]: Example };
