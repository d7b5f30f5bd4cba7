import type { AgencyOnDay, Look, PersonOnDay } from '#libs/kernel';
import { headsOnDay } from '#libs/access';
import { inWhoseName } from '../decisions/filing.decisions.js';
import { concludedCase, leadCase, noticedCase, say } from './cases.support.js';
import { AGENCY, HEAD, personOn, type Office } from './office.support.js';

const SUCCESSOR: AgencyOnDay = {
  ...AGENCY,
  agency: '77777777-7777-4777-8777-777777777777',
  name: '青山县综合行政执法局',
  path: [...AGENCY.path.slice(0, -1), '77777777-7777-4777-8777-777777777777'],
  confirmed: true,
  fields: ['market-regulation'],
  items: ['*'],
  source: { source: 'agency-77777777-7777-4777-8777-777777777777', revision: 1 },
};

/** Heads of the agency in charge approve and preside; since it was dissolved, heads of whoever answers for it (职权承继). */
describe('a case whose agency was dissolved', () => {
  const asked: string[] = [];
  const look = (answering: AgencyOnDay | undefined) =>
    ({
      answering: (agency: string, day: string) => {
        asked.push(`${agency} ${day}`);
        return Promise.resolve(answering);
      },
    }) as unknown as Look;
  const own = personOn(HEAD)!;
  const posted = (agency: PersonOnDay['posts'][number]['agency'], role: 'head' | 'clerk' = 'head'): PersonOnDay => ({
    ...own,
    posts: [{ ...own.posts[0]!, agency, roles: [role] }],
  });

  it('is headed by its own head while it exists, without a further look', async () => {
    asked.length = 0;
    expect(await headsOnDay(own, AGENCY.agency, '2026-03-02', look(SUCCESSOR))).toBe(true);
    expect(asked).toEqual([]);
  });

  it('is headed by a head of its successor on that day, by nobody of another agency, and by no clerk of it', async () => {
    asked.length = 0;
    expect(await headsOnDay(posted(SUCCESSOR), AGENCY.agency, '2026-03-02', look(SUCCESSOR))).toBe(true);
    expect(asked).toEqual([`${AGENCY.agency} 2026-03-02`]);
    expect(await headsOnDay(posted(SUCCESSOR, 'clerk'), AGENCY.agency, '2026-03-02', look(SUCCESSOR))).toBe(false);
    expect(await headsOnDay(posted({ ...SUCCESSOR, agency: HEAD }), AGENCY.agency, '2026-03-02', look(SUCCESSOR))).toBe(false);
    expect(await headsOnDay(posted(SUCCESSOR), AGENCY.agency, '2026-03-02', look(undefined))).toBe(false);
  });

  it('is filed in the name of the agency in charge as recorded, or of its successor', () => {
    const { agency: id, name, region, level, path } = AGENCY;
    const recorded = { id, name: '旧名', region, level, path };
    expect(inWhoseName(recorded, undefined)).toBe(recorded);
    expect(inWhoseName(recorded, { ...SUCCESSOR, agency: id, name })).toBe(recorded);
    expect(inWhoseName(recorded, SUCCESSOR)).toMatchObject({ id: SUCCESSOR.agency, name: SUCCESSOR.name, path: SUCCESSOR.path });
  });

  it('is entered as an offence by the successor that decided it on the spot', async () => {
    const office = await leadCase();
    const its = office.look();
    office.look = () => ({ ...its, answering: () => Promise.resolve(SUCCESSOR) });
    const { registrations } = await office.tryOut('decide-summary-penalty', say['decide-summary-penalty']);
    expect(registrations[0]).toMatchObject({ data: { kind: 'offence', agency: SUCCESSOR.agency } });
  });

  const succeeded = (office: Office, today = office.today): Office => {
    const its = office.look();
    office.look = () => ({ ...its, answering: () => Promise.resolve(SUCCESSOR) });
    return Object.assign(office, { agency: SUCCESSOR, today });
  };

  it('stood in the register of first offences under the dissolved agency, when its successor penalized, exempted or did not file it', async () => {
    const FIRST = 'decide-first-offense-exemption' as const;
    const MINOR = 'decide-minor-exemption' as const;
    const declined = { ground: 'first-offence', item: 'MR-0003', reason: '初次违法、后果轻微并及时改正' };
    const decided = [
      await succeeded(await noticedCase(), '2026-03-30').tryOut('decide-penalty', say['decide-penalty']),
      await succeeded(await concludedCase({ outcome: 'exempted-first-offense', penalties: [] })).tryOut(FIRST, say[FIRST]),
      await succeeded(await concludedCase({ outcome: 'exempted-minor', penalties: [] })).tryOut(MINOR, say[MINOR]),
      await succeeded(await leadCase()).tryOut('decline-filing', declined),
    ];
    const agencies = decided.map(({ registrations }) => registrations[0]?.data['agency']);
    expect(agencies).toEqual(decided.map(() => SUCCESSOR.agency));
  });
});
