import { say, SERIOUS } from './cases.support.js';
import { CHAIR, HEAD, type Office } from './office.support.js';
import { decision } from './real-law.support.js';
import { HEARD, heldHearing } from './refusal-sides.support.js';

const decided = (office: Office) => office.refused('decide-penalty', decision(SERIOUS));
const notice = (changes: object = {}) => ({ ...say['serve-notice'], servedOn: '2026-03-16', ...changes });
const review = { ...say['pass-review'], on: '2026-03-16' };

async function discussed(office: Office): Promise<void> {
  const participants = [HEAD, CHAIR].map((person) => ({ person, stance: 'agree', opinion: '同意' }));
  await office.ask('discuss-collectively', { ...say['discuss-collectively'], on: office.today, presiding: HEAD, participants });
}

/** Told again, a penalty not heavier than before. */
async function toldAgain(changes: object = {}): Promise<Office> {
  const office = await heldHearing();
  await office.ask('serve-notice', notice({ way: 'mail', waived: ['defence', 'hearing'], ...changes }));
  return office;
}

describe('after a hearing (行政处罚法 58, 65)', () => {
  it('a second notice does not spare the legality review, nor the discussion of what was heard', async () => {
    const office = await toldAgain();
    expect(office.state).toMatchObject({ notice: { times: 2 }, defended: { heard: true } });
    expect(await decided(office)).toBe('review-not-passed');
    const [passed] = await office.ask('pass-review', review);
    expect(passed?.data).toMatchObject({ kind: 'legality-review', afterHearing: true });
    expect(await decided(office)).toBe('not-discussed-collectively');
    await discussed(office);
    expect(await decided(office)).toBe('accepted penalty.penalized');
  });

  it('a heavier notice rests on new facts, though another one was served in between (45)', async () => {
    const office = await toldAgain({ penalties: [{ kind: 'warning', text: '警告' }], waived: [] });
    const heavier = notice({ penalties: HEARD.penalties });
    expect(await office.refused('serve-notice', heavier)).toBe('heavier-after-defence');
    expect(await office.refused('serve-notice', { ...heavier, newFacts: '查明另有两批次' })).toBe('accepted penalty.notice-served');
  });

  it('what was reviewed and discussed before it is so again', async () => {
    const office = await toldAgain({ waived: [] });
    await office.ask('pass-review', review);
    await discussed(office);
    await office.ask('request-hearing', { on: '2026-03-16' });
    await office.ask('notify-hearing', { ...say['notify-hearing'], on: '2026-03-25', notifiedOn: '2026-03-16', chair: CHAIR });
    office.today = '2026-03-25';
    await office.ask('hold-hearing', { ...say['hold-hearing'], on: '2026-03-25' });
    expect(office.state).toMatchObject({ review: { afterHearing: false } });
    expect(office.state).not.toHaveProperty('discussion');
    expect(await decided(office)).toBe('review-not-passed');
    await office.ask('pass-review', { ...review, on: '2026-03-25' });
    expect(await decided(office)).toBe('not-discussed-collectively');
  });
});
