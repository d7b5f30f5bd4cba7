import type { Examples } from './examples.js';
import { EXAMPLE_OFFICERS } from './examples.filing.js';

const measure = {
  on: '2026-03-02',
  place: '解放路12号',
  things: [{ name: '无合格证明的预包装食品', quantity: '3箱' }],
  officers: EXAMPLE_OFFICERS,
  emergency: true,
  files: [],
};

export const evidenceExamples = {
  'register-evidence': {
    evidence: 'E-1',
    kind: 'inspection-record',
    title: '现场检查笔录',
    collectedOn: '2026-03-02',
    source: '现场检查',
    device: false,
    files: [],
  },
  'verify-evidence': { evidence: 'E-1', opinion: '与其他证据相互印证' },
  'exclude-evidence': { evidence: 'E-1', reason: '收集程序不合法' },
  'preserve-evidence': { preservation: 'BC-1', ...measure, reason: '证据可能灭失' },
  'release-preservation': { preservation: 'BC-1', reason: '无需继续保存' },
  'convert-preservation': { preservation: 'BC-1', into: 'appraisal', reason: '送检' },
  'seize-property': {
    seizure: 'KY-1',
    ...measure,
    kind: 'detain-goods',
    basis: '《食品安全法》第一百一十条',
    reason: '有证据证明不符合食品安全标准',
    remediesTold: true,
  },
  'extend-seizure': { seizure: 'KY-1', reason: '案情复杂' },
  'release-seizure': { seizure: 'KY-1', on: '2026-03-02', reason: '检验合格' },
  'approve-emergency-measure': { measure: 'BC-1', opinion: '情况紧急属实，同意' },
} satisfies Examples;
