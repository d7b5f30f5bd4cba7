import type { LocalDate } from '#libs/kernel';
import { say } from './cases.support.js';
import { CHAIR, type Meeting, type Office } from './office.support.js';
import { concluded, FINE, lead, noticed, ON_THE_SPOT, ready, TIER } from './real-law.support.js';
import { decide, heard, meets, NATURAL, on, SERIOUS, spot, with_, type Side } from './refusal-sides.support.js';

export const R7_R9: readonly Side[] = [
  [
    'R7',
    'citizen, 200.01 yuan',
    () => meets(lead({ party: NATURAL }), 'decide-summary-penalty', { ...ON_THE_SPOT, penalties: FINE(20_001) }),
    'fine-above-summary-limit',
  ],
  [
    'R7',
    'citizen, 200 yuan',
    () => meets(lead({ party: NATURAL }), 'decide-summary-penalty', { ...ON_THE_SPOT, penalties: FINE(20_000) }),
    'accepted',
  ],
  ['R7', 'entity, 3,000.01 yuan', () => spot({ penalties: FINE(300_001), discretion: TIER('general') }), 'fine-above-summary-limit'],
  ['R7', 'entity, 3,000 yuan', () => spot({ penalties: FINE(300_000), discretion: TIER('general') }), 'accepted'],
  [
    'R7',
    'another kind',
    () => spot({ penalties: [{ kind: 'confiscate-illegal-gains', confiscation: { description: '违法所得', value: 100 }, text: '没收' }] }),
    'kind-not-for-summary',
  ],
  ['R8', 'no notice', () => decide(concluded()), 'notice-not-served', true],
  [
    'R8',
    'the last of five working days, over the Spring Festival and its working Saturday',
    () => decide(on(noticed({ on: '2026-02-11' }), '2026-02-25')),
    'defence-period-running',
    true,
  ],
  ['R8', 'the day after it', () => decide(on(noticed({ on: '2026-02-11' }), '2026-02-26')), 'accepted'],
  [
    'R8',
    'the last day over the National Day',
    () => decide(on(noticed({ on: '2026-09-24' }), '2026-10-09')),
    'defence-period-running',
    true,
  ],
  ['R8', 'the day after that', () => decide(on(noticed({ on: '2026-09-24' }), '2026-10-10')), 'accepted'],
  ['R8', 'expressly waived: at once', () => decide(ready()), 'accepted'],
  [
    'R8',
    'a right to a hearing, only the defence waived',
    () => decide(noticed({ penalties: SERIOUS, notice: { waived: ['defence'] } }), { penalties: SERIOUS }),
    'hearing-request-period-running',
    true,
  ],
  ['R8', 'a hearing asked for and not held', () => decide(on(heard(), '2026-03-20'), { penalties: SERIOUS }), 'hearing-not-held', true],
  [
    'R8',
    'the hearing postponed: still not held on its first day',
    () => decide(postponed('2026-03-16'), { penalties: SERIOUS }),
    'hearing-not-held',
    true,
  ],
  [
    'R8',
    'a defence not answered',
    () =>
      decide(
        on(
          with_(noticed(), (o) => o.ask('record-defence', { ...say['record-defence'], on: '2026-03-02' })),
          '2026-03-10',
        ),
      ),
    'defence-not-answered',
    true,
  ],
  [
    'R9',
    'one fen more than told',
    () => decide(ready(), { penalties: [{ kind: 'warning', text: '警告' }, ...FINE(500_001)] }),
    'heavier-than-noticed',
  ],
  ['R9', 'as told', () => decide(ready()), 'accepted'],
  [
    'R9',
    'another kind beside those told',
    () =>
      decide(ready(), { penalties: [{ kind: 'warning', text: '警告' }, ...FINE(500_000), { kind: 'order-stop-business', text: '停业' }] }),
    'heavier-than-noticed',
  ],
  [
    'R9',
    'a warning given up for another kind, the heaviest kept',
    () => decide(ready({ penalties: [WARNING, ...SERIOUS] }), { penalties: [...SERIOUS, { kind: 'order-stop-business', text: '停业' }] }),
    'heavier-than-noticed',
  ],
  ['R9', 'that warning given up', () => decide(ready({ penalties: [WARNING, ...SERIOUS] }), { penalties: SERIOUS }), 'accepted'],
  ['R9', 'a lighter kind instead', () => decide(ready(), { penalties: [{ kind: 'warning', text: '警告' }] }), 'accepted'],
  ['R9', 'told anew, heavier, after a defence, without new facts', () => toldAnew({}), 'heavier-after-defence'],
  ['R9', 'told anew, heavier, after a defence, on new facts', () => toldAnew({ newFacts: '查明另有三批次' }), 'accepted'],
];

const WARNING = { kind: 'warning', text: '警告' };

async function postponed(day: LocalDate): Promise<Office> {
  const office = await heard();
  await office.ask('notify-hearing', { ...say['notify-hearing'], on: '2026-03-23', notifiedOn: '2026-03-03', chair: CHAIR });
  office.today = day;
  return office;
}

async function toldAnew(changes: object): Promise<Meeting> {
  const office = await noticed();
  office.today = '2026-03-03';
  await office.ask('record-defence', { ...say['record-defence'], on: '2026-03-03' });
  return office.meets('serve-notice', { ...say['serve-notice'], servedOn: '2026-03-03', penalties: FINE(500_001), ...changes });
}
