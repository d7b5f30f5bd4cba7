import { anotherCaseOf, concludedCase, leadCase, penalizedCase, say } from './cases.support.js';
import { corrected } from './correction.support.js';
import { offenceRegister } from '../penalty.offences.js';
import type { Office } from './office.support.js';

const EXEMPT = 'decide-first-offense-exemption';
const exemption = say[EXEMPT];
const [wrong] = say['identify-parties'].parties;
const right = { ...wrong!, idNumber: '911101085923662400' };
const DECLINED = { ground: 'first-offence', item: 'MR-0003', reason: '初次违法、后果轻微并及时改正' };
const REVOKED = { on: '2026-03-30', document: '自行纠正', reason: '认定有误' };

/** How an exemption of the company with that number is answered, in the next case of the same office. */
async function exempting(office: Office, party: object, number: number): Promise<string> {
  const next = anotherCaseOf(office, number);
  await leadCase(next);
  const told = await concludedCaseOf(next, party);
  return told.refused(EXEMPT, exemption);
}

async function concludedCaseOf(office: Office, party: object): Promise<Office> {
  await office.ask('identify-parties', { parties: [party] });
  await office.ask('file-case', say['file-case']);
  for (const step of ['record-inspection', 'register-evidence', 'verify-evidence'] as const) await office.ask(step, say[step]);
  office.today = '2026-03-20';
  await office.ask('conclude-investigation', { ...say['conclude-investigation'], outcome: 'exempted-first-offense', penalties: [] });
  return office;
}

const kinds = (office: Office, key: string) => office.held(offenceRegister(key, 'MR-0003')).map(({ data }) => data['kind']);
const keyOf = ({ state }: Office) => ('parties' in state ? state.parties[0]!.key : '');

describe('a finding whose party had another number (bug: it stayed with the wrong one, and the true party was a first offender still)', () => {
  it('follows the number that is corrected, and back again', async () => {
    const office = await penalizedCase();
    const before = keyOf(office);
    expect(await exempting(office, right, 2)).toBe('accepted penalty.exempted-first-offense');
    await corrected(office, 'penalty.parties-identified', { parties: [right] });
    const after = keyOf(office);
    expect([kinds(office, before), kinds(office, after)]).toEqual([['offence', 'revoked'], ['offence']]);
    expect(office.held(offenceRegister(after, 'MR-0003'))[0]?.data).toMatchObject({ outcome: 'penalized', on: '2026-03-30' });
    expect(await exempting(office, right, 3)).toBe('not-a-first-offence');
    expect(await exempting(office, wrong!, 4)).toBe('accepted penalty.exempted-first-offense');

    await corrected(office, 'penalty.parties-identified', { parties: [wrong!] });
    expect(await exempting(office, right, 5)).toBe('accepted penalty.exempted-first-offense');
    expect(await exempting(office, wrong!, 6)).toBe('not-a-first-offence');
  });

  it('is taken back under the right number when the decision is revoked, and entered there anew', async () => {
    const office = await penalizedCase();
    await corrected(office, 'penalty.parties-identified', { parties: [right] });
    await office.ask('revoke-decision', REVOKED);
    expect(await exempting(office, right, 2)).toBe('accepted penalty.exempted-first-offense');
    expect(await exempting(office, wrong!, 3)).toBe('accepted penalty.exempted-first-offense');
    await corrected(office, 'penalty.parties-identified', { parties: [wrong!] });
    expect(await exempting(office, wrong!, 4)).toBe('accepted penalty.exempted-first-offense');
  });

  it('moves for a lead that was not filed as a first offence too, until it is taken up again', async () => {
    const office = await leadCase();
    await office.ask('decline-filing', DECLINED);
    await corrected(office, 'penalty.parties-identified', { parties: [right] });
    expect(await exempting(office, right, 2)).toBe('not-a-first-offence');
    expect(await exempting(office, wrong!, 3)).toBe('accepted penalty.exempted-first-offense');
    await office.ask('reopen-case', { reason: '危害后果并不轻微' });
    expect(await exempting(office, right, 4)).toBe('accepted penalty.exempted-first-offense');
  });

  it('stays where another thing of the party is corrected, and where nothing was found', async () => {
    const office = await penalizedCase();
    const key = keyOf(office);
    await corrected(office, 'penalty.parties-identified', { parties: [{ ...wrong!, phone: '0315-1111111' }] });
    expect(kinds(office, key)).toEqual(['offence']);
    const open = await concludedCase();
    await corrected(open, 'penalty.parties-identified', { parties: [right] });
    expect([kinds(open, key), kinds(open, keyOf(open))]).toEqual([[], []]);
  });
});
