import { filedCase, noticedCase, penalizedCase, say, servedCase } from './cases.support.js';
import type { Office } from './office.support.js';

async function withEvidence(): Promise<Office> {
  const office = await filedCase();
  await office.ask('register-evidence', say['register-evidence']);
  return office;
}

/** Commands that record something under a label, with the record told otherwise in one word only. */
const LABELLED: readonly (readonly [
  command: keyof typeof say,
  given: () => Promise<Office>,
  today: string,
  otherwise: object,
  code: string,
])[] = [
  ['record-inspection', filedCase, '2026-03-20', { place: '另一处场所' }, 'label-taken'],
  ['record-inquiry', filedCase, '2026-03-20', { record: '问:另有何说明?答:没有。' }, 'inquiry-number-taken'],
  ['order-rectification', filedCase, '2026-03-20', { requirements: '另一项改正要求' }, 'label-taken'],
  ['register-evidence', filedCase, '2026-03-20', { source: '另一来源' }, 'label-taken'],
  ['preserve-evidence', filedCase, '2026-03-20', { reason: '另一理由' }, 'label-taken'],
  ['seize-property', filedCase, '2026-03-20', { reason: '另一理由' }, 'label-taken'],
  ['report-suspected-crime', withEvidence, '2026-03-20', { facts: '另一涉嫌犯罪的事实' }, 'crime-already-reported'],
  ['serve-decision', penalizedCase, '2026-04-01', { receiver: '另一收件人' }, 'decision-already-served'],
  ['record-defence', noticedCase, '2026-03-25', { statement: '另一陈述' }, 'label-taken'],
  ['record-payment', servedCase, '2026-04-20', { receipt: 'HB-9999' }, 'label-taken'],
];

describe('words under a label that is taken (bug: other words were answered as recorded already, and lost)', () => {
  it.each(LABELLED)('%s', async (command, given, today, otherwise, code) => {
    const office = await given();
    office.today = today;
    const body = say[command];
    const [member] = Object.keys(otherwise);
    expect(Object.keys(body)).toContain(member);

    await office.ask(command, body);

    expect(await office.ask(command, body)).toEqual([]);
    expect(await office.refused(command, { ...body, ...otherwise })).toBe(code);
  });
});
