import { fold } from '#libs/kernel';
import { penalty } from '../penalty.js';
import { leadCase, say } from './cases.support.js';
import { corrected, correctionRefused, read } from './correction.support.js';
import { Office } from './office.support.js';

const [first] = say['identify-parties'].parties;
const OTHER = '911101085923662400';
const second = { ...first!, ref: 'P2', name: '示例第二公司', idNumber: OTHER };
const parties = (...named: readonly object[]) => ({ parties: named });

describe('the same person as two parties of a case (bug: it was accepted)', () => {
  it.each(['subject', 'interested', 'victim'])('is refused, in one telling and in two (%s)', async (role) => {
    const office = new Office();
    await office.ask('register-lead', say['register-lead']);
    const twice = { ...first!, ref: 'P2', role };
    expect(await office.meets('identify-parties', parties(first!, twice))).toMatchObject({
      code: 'same-person-twice',
      facts: { ref: 'P1', as: 'P2' },
    });
    await office.ask('identify-parties', parties(first!));
    expect(await office.meets('identify-parties', parties(twice))).toMatchObject({
      code: 'same-person-twice',
      facts: { ref: 'P2', as: 'P1' },
    });
    expect(await office.refused('identify-parties', parties(second))).toBe('accepted penalty.parties-identified');
  });

  it('is told again under its label, in another role or with another number; two change places in one telling', async () => {
    const office = await leadCase();
    await office.ask('identify-parties', parties({ ...first!, role: 'interested' }));
    await office.ask('identify-parties', parties(second));
    expect(await office.refused('identify-parties', parties({ ...second, idNumber: first!.idNumber }))).toBe('same-person-twice');
    const places = parties({ ...first!, idNumber: OTHER }, { ...second, idNumber: first!.idNumber });
    expect(await office.refused('identify-parties', places)).toBe('accepted penalty.parties-identified');
  });

  it('comes of no correction either, whichever record it changes', async () => {
    const office = await leadCase();
    await office.ask('identify-parties', parties(second));
    const target = read(office, 'penalty.parties-identified');
    const { key: _key, ...known } = (target.data['parties'] as unknown as readonly [Record<string, string>])[0];
    const answer = await correctionRefused(office, target, { ...target.data, parties: [{ ...known, idNumber: first!.idNumber }] });
    expect(answer).toMatchObject({ code: 'same-person-twice', facts: { ref: 'P2', as: 'P1' } });
  });

  it('recorded so before: the case goes on, and a correction parts them', async () => {
    const office = await leadCase();
    await office.ask('identify-parties', parties(second));
    office.story = office.story.map((event) => {
      if (event.type !== 'penalty.parties-identified') return event;
      const [party] = event.data['parties'] as unknown as readonly [Record<string, string>];
      return party['ref'] === 'P2' ? { ...event, data: { ...event.data, parties: [{ ...party, ...sameAs(office) }] } } : event;
    });
    office.folded = fold(penalty, office.story);
    expect(await office.refused('identify-parties', parties({ ...first!, phone: '0315-1111111' }))).toBe(
      'accepted penalty.parties-identified',
    );
    const [made] = await corrected(office, 'penalty.parties-identified', parties(second));
    expect(made?.type).toBe('penalty.corrected');
  });
});

/** Number and key of the first party. */
function sameAs({ state }: Office) {
  const { idNumber, key } = 'parties' in state ? state.parties[0]! : { idNumber: '', key: '' };
  return { idNumber, key };
}
