import type { LocalDate } from '#libs/kernel';
import { fineRegister } from '../penalty.offences.js';
import { say } from './cases.support.js';
import { ANNA, BO, CHAIR, REVIEWER, type Meeting, type Office } from './office.support.js';
import { concluded, filed, lead, noticed, penalized, ready, TIER } from './real-law.support.js';
import { decide, HEARD, meets, NATURAL, with_, type Side } from './refusal-sides.support.js';

export const R1_R6: readonly Side[] = [
  [
    'R1',
    'the agency is no confirmed subject',
    () =>
      meets(
        with_(lead(), (o) => (o.confirmed = false)),
        'file-case',
        say['file-case'],
      ),
    'agency-not-confirmed',
  ],
  [
    'R1',
    'the item is not in its power that day, or went to a township',
    () =>
      meets(
        with_(lead(), (o) => (o.items = ['MR-0010'])),
        'file-case',
        say['file-case'],
      ),
    'item-not-in-power',
  ],
  ['R1', 'confirmed, and the item in its power', () => meets(lead(), 'file-case', say['file-case']), 'accepted'],
  [
    'R2',
    'a normative document alone',
    () => decide(ready(), { basis: [{ kind: 'normative-document', article: '某通知' }] }),
    'basis-normative-document-only',
  ],
  [
    'R2',
    'the norm begins the day after the act',
    () => decide(ready(), { basis: [{ kind: 'law', article: '新法', from: '2026-03-03' }] }),
    'law-not-in-force-for-act',
  ],
  [
    'R2',
    'the norm begins on the day of the act',
    () => decide(ready(), { basis: [{ kind: 'law', article: '新法', from: '2026-03-02' }] }),
    'accepted',
  ],
  [
    'R2',
    'the norm ended the day before the act',
    () => decide(ready(), { basis: [{ kind: 'law', article: '旧法', to: '2026-03-01' }] }),
    'law-not-in-force-for-act',
  ],
  [
    'R2',
    'the norm ended on the day of the act',
    () => decide(ready(), { basis: [{ kind: 'law', article: '旧法', to: '2026-03-02' }] }),
    'accepted',
  ],
  ['R3', 'one officer', () => meets(filed(), 'record-inspection', { ...say['record-inspection'], officers: [ANNA] }), 'too-few-officers'],
  ['R3', 'two officers', () => meets(filed(), 'record-inspection', say['record-inspection']), 'accepted'],
  [
    'R3',
    'a certificate not valid on the day of the act, valid again when it is recorded',
    () => inspectedWith((day) => (day < '2026-03-05' ? 'suspended' : 'valid')),
    'certificate-not-valid',
  ],
  [
    'R3',
    'a certificate valid on the day of the act, expired when it is recorded',
    () => inspectedWith((day) => (day < '2026-03-05' ? 'valid' : 'expired')),
    'accepted',
  ],
  [
    'R3',
    'certificates not shown',
    () => meets(filed(), 'record-inspection', { ...say['record-inspection'], certificatesShown: false }),
    'certificates-not-shown',
  ],
  ['R3', 'one officer seizes', () => meets(filed(), 'seize-property', { ...say['seize-property'], officers: [ANNA] }), 'too-few-officers'],
  [
    'R3',
    'one officer serves the decision',
    () => meets(penalized(), 'serve-decision', { ...say['serve-decision'], on: '2026-03-02', officers: [ANNA] }),
    'too-few-officers',
  ],
  ['R3', 'one officer questions', () => meets(filed(), 'record-inquiry', { ...say['record-inquiry'], officers: [BO] }), 'too-few-officers'],
  [
    'R4',
    'the reviewer investigated',
    () => meets(concluded(), 'pass-review', { ...say['pass-review'], on: '2026-03-02' }, ANNA),
    'reviewer-is-investigator',
    true,
  ],
  [
    'R4',
    'the reviewer did not',
    () => meets(concluded({ review: false }), 'pass-review', { ...say['pass-review'], on: '2026-03-02' }, REVIEWER),
    'accepted',
  ],
  ['R4', 'the chair investigated', () => chairedBy(ANNA), 'hearing-chair-is-investigator'],
  ['R4', 'the chair did not', () => chairedBy(CHAIR), 'accepted'],
  [
    'R4',
    'a recused officer acts',
    () => meets(with_(filed(), recuse), 'record-inspection', say['record-inspection'], ANNA),
    'officer-recused',
    true,
  ],
  [
    'R4',
    'a recused officer is named',
    () => meets(with_(filed(), recuse), 'record-inspection', say['record-inspection'], BO),
    'officer-recused',
  ],
  ['R5', 'two years and a day', () => limit('2024-03-02', '2026-03-03', false), 'act-out-of-time'],
  ['R5', 'two years to the day', () => limit('2024-03-02', '2026-03-02', false), 'accepted'],
  ['R5', 'with harm: five years and a day', () => limit('2021-03-02', '2026-03-03', true), 'act-out-of-time'],
  ['R5', 'with harm: five years to the day', () => limit('2021-03-02', '2026-03-02', true), 'accepted'],
  [
    'R5',
    'on the fourteenth birthday: still thirteen',
    () => decide(ready({ party: { ...NATURAL, bornOn: '2012-03-02' } })),
    'party-under-age',
    true,
  ],
  [
    'R5',
    'the day after it: fourteen, and not lightened',
    () => decide(ready({ party: { ...NATURAL, bornOn: '2012-03-01' } })),
    'young-party-not-lightened',
  ],
  [
    'R5',
    'fourteen, and lightened',
    () => decide(ready({ party: { ...NATURAL, bornOn: '2012-03-01' } }), { discretion: TIER('light', { lightened: true }) }),
    'accepted',
  ],
  [
    'R5',
    'on the eighteenth birthday: still seventeen',
    () => decide(ready({ party: { ...NATURAL, bornOn: '2008-03-02' } })),
    'young-party-not-lightened',
  ],
  ['R5', 'the day after it: of full age', () => decide(ready({ party: { ...NATURAL, bornOn: '2008-03-01' } })), 'accepted'],
  [
    'R6',
    'the act was fined',
    () => decide(with_(ready(), (o) => o.enter(fineRegister(o.caseId), { data: { kind: 'fine', fine: 1 }, status: 'held' }))),
    'act-already-fined',
  ],
  [
    'R6',
    'a warning beside that fine',
    () =>
      decide(
        with_(ready(), (o) => o.enter(fineRegister(o.caseId), { data: { kind: 'fine', fine: 1 }, status: 'held' })),
        { penalties: [{ kind: 'warning', text: '警告' }] },
      ),
    'accepted',
  ],
  ['R6', 'the fine was revoked', () => decide(with_(ready(), revokedFine)), 'accepted'],
];

async function inspectedWith(certificate: (day: LocalDate) => 'valid' | 'suspended' | 'expired'): Promise<Meeting> {
  const office = await filed();
  office.certificateOn = (_person, day) => certificate(day);
  office.today = '2026-03-09';
  return office.meets('record-inspection', { ...say['record-inspection'], on: '2026-03-04' });
}

async function recuse(office: Office): Promise<void> {
  await office.ask('request-recusal', { person: ANNA, by: 'party', reason: '亲属' });
  await office.ask('decide-recusal', { person: ANNA, granted: true, reason: '属实' });
}

async function chairedBy(chair: string): Promise<Meeting> {
  const office = await noticed(HEARD);
  await office.ask('request-hearing', { on: '2026-03-02' });
  return office.meets('notify-hearing', { ...say['notify-hearing'], on: '2026-03-20', notifiedOn: '2026-03-02', chair });
}

const limit = (ended: LocalDate, discovered: LocalDate, harm: boolean) =>
  meets(lead({ on: discovered, act: { ended, harm } }), 'file-case', say['file-case']);

function revokedFine(office: Office): void {
  office.enter(fineRegister(office.caseId), { data: { kind: 'fine', fine: 1 }, status: 'held' });
  office.enter(fineRegister(office.caseId), { data: { kind: 'revoked' }, status: 'held' });
}
