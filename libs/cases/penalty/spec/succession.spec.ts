import type { AgencyOnDay, Look, PersonOnDay } from '#libs/kernel';
import { headsOnDay } from '#libs/access';
import { inWhoseName } from '../decisions/filing.decisions.js';
import { leadCase, say } from './cases.support.js';
import { AGENCY, HEAD, personOn } from './office.support.js';

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
});
