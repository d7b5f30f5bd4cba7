import { effective, fold } from '#libs/kernel';
import { penalty } from '../penalty.js';
import { concludedCase, filedCase, noticedCase, say } from './cases.support.js';
import { corrected } from './correction.support.js';
import type { Office } from './office.support.js';

const [P1] = say['identify-parties'].parties;
const P2 = { ...P1, ref: 'P2', name: '示例商贸有限公司', idNumber: '911101085923662400' };
const ONLOOKER = { ...P1, role: 'interested' };
const WARNING = { ...say['decide-penalty'], penalties: [{ kind: 'warning', text: '警告' }] };

describe('a party that a correction makes a subject of the case after the notice (行政处罚法 44, 62)', () => {
  async function added(party: object = P2): Promise<Office> {
    const office = await noticedCase();
    await corrected(office, 'penalty.parties-identified', { parties: [P1, party] });
    office.today = '2026-03-30';
    return office;
  }

  it('was penalised without ever having been told', async () => {
    const office = await added();
    expect(office.closedGate('decide-penalty')).toBe('party-not-told');
    expect(await office.meets('decide-penalty', say['decide-penalty'])).toMatchObject({
      code: 'party-not-told',
      facts: { party: 'P2', served: '2026-03-20' },
    });
  });

  it('is told by a notice of its own day, and heard before it is penalised', async () => {
    const office = await added();
    const [told] = await office.ask('serve-notice', { ...say['serve-notice'], servedOn: '2026-03-30' });
    expect(told?.data).toMatchObject({ times: 2, subjects: [{ ref: 'P1' }, { ref: 'P2' }] });
    expect(office.closedGate('decide-penalty')).toBe('defence-period-running');
    office.today = '2026-04-08';
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });

  it('is told on the day of the first notice, too', async () => {
    const office = await noticedCase();
    expect(await office.ask('serve-notice', say['serve-notice'])).toEqual([]);
    await corrected(office, 'penalty.parties-identified', { parties: [P1, P2] });
    expect(await office.refused('serve-notice', say['serve-notice'])).toBe('accepted penalty.notice-served');
  });

  it('is no other party where its number was corrected, and none that is told where it only looks on', async () => {
    const office = await noticedCase();
    await corrected(office, 'penalty.parties-identified', { parties: [{ ...P1, idNumber: P2.idNumber }] });
    office.today = '2026-03-30';
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
    expect(await (await added({ ...P2, role: 'victim' })).refused('decide-penalty', say['decide-penalty'])).toBe(
      'accepted penalty.penalized',
    );
  });

  it('is not asked for in notices that were recorded before they named their parties', async () => {
    const office = await added();
    const before = effective(office.story).map(({ data: { subjects, ...data }, ...event }) =>
      event.type === 'penalty.notice-served'
        ? { ...event, data }
        : { ...event, data: subjects === undefined ? data : { ...data, subjects } },
    );
    expect(before.filter(({ type }) => type === 'penalty.notice-served')).toMatchObject([{ data: { times: 1 } }]);
    office.folded = fold(penalty, before);
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });
});

describe('a case whose last subject was made somebody else', () => {
  it('was warned, exempted or found without fault with nobody named (行政处罚法 59)', async () => {
    const office = await noticedCase();
    await corrected(office, 'penalty.parties-identified', { parties: [ONLOOKER] });
    office.today = '2026-03-30';
    expect(await office.refused('decide-penalty', WARNING)).toBe('no-party-identified');
    for (const command of ['decide-first-offense-exemption', 'decide-minor-exemption', 'decide-no-fault', 'serve-notice'] as const) {
      const concluded = await concludedCase();
      await concluded.ask('identify-parties', { parties: [ONLOOKER] });
      expect([command, concluded.closedGate(command)]).toEqual([command, 'no-party-identified']);
    }
  });

  it('is decided as not established all the same, and goes on once a subject is identified', async () => {
    const office = await filedCase();
    await office.ask('identify-parties', { parties: [ONLOOKER] });
    await office.ask('register-evidence', say['register-evidence']);
    await office.ask('verify-evidence', say['verify-evidence']);
    office.today = '2026-03-20';
    await office.ask('conclude-investigation', say['conclude-investigation']);
    expect(office.closedGate('decide-not-established')).toBeUndefined();
    await office.ask('identify-parties', { parties: [P2] });
    expect(await office.refused('serve-notice', say['serve-notice'])).toBe('accepted penalty.notice-served');
  });
});
