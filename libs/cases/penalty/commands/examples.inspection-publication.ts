import type { Examples } from './examples.js';

export const inspectionPublicationExamples = {
  'publish-inspection': {
    record: 'XC-1',
    site: '示例镇政府网站',
    on: '2026-03-06',
    text: '2026年3月2日检查示例副食有限公司，发现一般问题1项，已责令改正',
    withheld: [{ what: '供货商进价', ground: 'trade-secret', note: '权利人不同意公开' }],
  },
  'withhold-inspection': { record: 'XC-1', on: '2026-03-06', ground: 'enforcement-file', reason: '案件正在调查，公开将妨碍取证' },
} satisfies Examples;
