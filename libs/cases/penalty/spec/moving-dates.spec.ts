import { fold, uuid5, type DueDate, type LawInForce, type RecordedEvent } from '#libs/kernel';
import { loadLaw } from '#libs/law';
import { penalty } from '../penalty.js';
import { say } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import { BO, Office } from './office.support.js';
import { filed, lead, noticed, REAL_LAW, realOffice } from './real-law.support.js';

const appraisal = {
  appraisal: 'JY-1',
  kind: 'examination',
  subject: '抽样食品3批次',
  institution: '示例食品检验中心',
  from: '2026-03-02',
  until: '2026-03-20',
  seizures: [],
  partyTold: true,
};

describe('an appraisal', () => {
  it('does not count towards the decision, nor towards the seizure of what is appraised', async () => {
    const office = await filed();
    await office.ask('seize-property', say['seize-property']);
    expect(office.state).toMatchObject({ decideBy: { due: '2026-06-01' }, seizures: [{ until: { due: '2026-04-01' } }] });
    expect(await office.refused('begin-appraisal', { ...appraisal, seizures: ['KY-9'] })).toBe('nothing-seized');
    expect(await office.refused('begin-appraisal', { ...appraisal, seizures: ['KY-1'], partyTold: false })).toBe('appraisal-not-told');
    await office.ask('begin-appraisal', { ...appraisal, seizures: ['KY-1'] });
    expect(await office.ask('begin-appraisal', { ...appraisal, seizures: ['KY-1'] })).toEqual([]);
    office.today = '2026-03-12';
    const end = { appraisal: 'JY-1', on: '2026-03-12', result: '不符合标准', files: [] };
    const events = await office.ask('end-appraisal', end);
    expect(events).toMatchObject([
      { type: 'penalty.appraisal-ended', data: { from: '2026-03-02', to: '2026-03-12', running: 0 } },
      {
        type: 'penalty.recomputed',
        data: { dates: [{ of: 'decide' }, { of: 'handle-seizure', label: 'KY-1', was: { due: '2026-04-01' } }] },
      },
    ]);
    // ten days from the day after the trigger: 3 to 12 March
    expect(office.state).toMatchObject({ decideBy: { due: '2026-06-10' }, seizures: [{ until: { due: '2026-04-13' } }] });
    expect(await office.ask('end-appraisal', end)).toEqual([]);
    expect(await office.refused('end-appraisal', { ...end, on: '2026-03-11' })).toBe('appraisal-already-ended');
  });

  it('stops the clock of filing while the lead is checked', async () => {
    const office = await lead();
    const before = 'decideFilingBy' in office.state ? office.state.decideFilingBy.due : '';
    await office.ask('begin-appraisal', appraisal);
    office.today = '2026-03-13';
    await office.ask('end-appraisal', { appraisal: 'JY-1', on: '2026-03-13', result: '不符合标准', files: [] });
    expect([before, 'decideFilingBy' in office.state ? office.state.decideFilingBy.due : '']).toEqual(['2026-03-23', '2026-04-03']);
  });

  const ends = (office: Office) => office.ask('end-appraisal', { appraisal: 'JY-1', on: office.today, result: '不符合标准', files: [] });
  const light = (office: Office, duty: string) => dutiesOf(office.story)[duty]?.split(' ')[0];

  it('stopped no clock any more once a suspension had ended before it (bug: the light went on)', async () => {
    const office = await filed();
    await office.ask('begin-appraisal', appraisal);
    await office.ask('suspend-investigation', say['suspend-investigation']);
    office.today = '2026-03-10';
    await office.ask('resume-investigation', { on: '2026-03-10' });
    expect(light(office, 'decide')).toBe('paused');
    office.today = '2026-03-12';
    await ends(office);
    expect(light(office, 'decide')).toBe('open');
  });

  it('lit a suspended case when it ended first (bug: the light went on)', async () => {
    const office = await filed();
    await office.ask('begin-appraisal', appraisal);
    await office.ask('suspend-investigation', say['suspend-investigation']);
    office.today = '2026-03-10';
    await ends(office);
    expect(light(office, 'decide')).toBe('paused');
    await office.ask('resume-investigation', { on: '2026-03-10' });
    expect(light(office, 'decide')).toBe('open');
  });

  it('had what was seized released under it, where the seizure was extended meanwhile (bug: the clock went on)', async () => {
    const office = await filed();
    await office.ask('seize-property', say['seize-property']);
    await office.ask('begin-appraisal', { ...appraisal, seizures: ['KY-1'] });
    await office.ask('extend-seizure', say['extend-seizure']);
    expect(light(office, 'handle-seizure KY-1')).toBe('paused');
    office.today = '2026-03-12';
    await ends(office);
    expect(light(office, 'handle-seizure KY-1')).toBe('open');
  });

  it('that began with the lead stops the clocks of filing and of the decision, whatever is set meanwhile', async () => {
    const office = await lead();
    await office.ask('begin-appraisal', appraisal);
    await office.ask('extend-filing-period', say['extend-filing-period']);
    expect([light(office, 'decide-filing'), light(office, 'decide')]).toEqual(['paused', 'noted']);
    await office.ask('file-case', say['file-case']);
    expect([light(office, 'decide-filing'), light(office, 'decide')]).toEqual(['done', 'paused']);
    office.today = '2026-03-12';
    await ends(office);
    expect(light(office, 'decide')).toBe('open');
  });

  it('holds its duties up while it runs, and has a term of its own', () => {
    const stopped = penalty.duties!.filter(({ on }) => on['penalty.appraisal-begun'] !== undefined).map(({ name }) => name);
    expect([...stopped].sort()).toEqual(['decide', 'decide-filing', 'end-appraisal', 'handle-seizure']);
  });
});

describe('a date that runs into a year without a calendar', () => {
  const loaded = loadLaw('config');
  /** The law as it stood before the next year's calendar was loaded: working days of that year are weekdays, and provisional. */
  const DECEMBER = '2026-12-28';

  it('is provisional, and computed again by an event once the calendar is loaded; the old date stays where it was recorded', async () => {
    const office = await noticed({ on: DECEMBER }, realOffice(DECEMBER));
    const provisional = 'provisional' in office.state ? office.state.provisional : [];
    expect(provisional.map(({ of, label }) => [of, label])).toEqual(
      expect.arrayContaining([
        ['decide', undefined],
        ['notice-terms', 'defence'],
      ]),
    );
    // nothing new is known: nothing happens
    expect(await office.ask('recompute-dates', {})).toEqual([]);

    const known = new Office(office.caseId, withCalendarOf2027(REAL_LAW));
    Object.assign(known, { folded: office.folded, story: office.story, today: '2026-12-30', registers: office.registers });
    const [moved] = await known.ask('recompute-dates', {});
    const dates = (moved!.data as { readonly dates: readonly { of: string; label?: string; was: DueDate; now: DueDate }[] }).dates;
    expect(dates.find(({ label }) => label === 'defence')).toMatchObject({ was: { provisional: true }, now: { provisional: false } });
    expect(known.state).toMatchObject({ provisional: [], notice: { defenceUntil: { due: '2027-01-06', provisional: false } } });
    const served = known.story.find(({ type }) => type === 'penalty.notice-served');
    expect(served?.data).toMatchObject({ defenceUntil: { provisional: true } });
    expect(await known.ask('recompute-dates', {})).toEqual([]);
    expect(fold(penalty, known.story).state).toEqual(known.state);
  });

  it('is asked for by every duty, and moves the duty that it is of', () => {
    for (const duty of penalty.duties!) {
      expect({ name: duty.name, command: duty.recomputes?.command }).toEqual({ name: duty.name, command: 'recompute-dates' });
      expect(duty.on['penalty.recomputed']).toBeInstanceOf(Function);
    }
    expect(penalty.commands['recompute-dates']!.who).toEqual(['system']);
    const due = (day: string): DueDate => ({
      rule: 'pl-61-service-period',
      version: '2021-07-15',
      trigger: DECEMBER,
      due: day,
      provisional: false,
    });
    const recomputed = {
      type: 'penalty.recomputed',
      data: {
        office: `/${uuid5('agency', 'town')}/`,
        reason: '',
        dates: [{ of: 'serve-decision', was: due('2027-01-07'), now: due('2027-01-08') }],
      },
    } as unknown as RecordedEvent;
    const [change] = penalty.duties!.find(({ name }) => name === 'serve-decision')!.on['penalty.recomputed']!(recomputed);
    expect(change).toMatchObject({ key: '' });
    expect('given' in change! ? change.given({ state: 'open' }) : null).toMatchObject({ owed: { due: '2027-01-08' } });
  });

  it('keeps to the rule of the day of its trigger: a changed rule applies to later triggers only, and replay gives the stored dates', () => {
    const general = (day: string) => loaded.inForce({ day: '2026-09-01', field: 'work-safety' }).due('cr-general-longest-publication', day);
    expect([general('2026-03-31'), general('2026-04-01')]).toMatchObject([
      { version: '2023-05-01', due: '2029-03-31' },
      { version: '2026-04-01', due: '2027-04-01' },
    ]);
  });

  it('replays to the stored date whatever the law says today', async () => {
    const office = await filed();
    const stored = office.story.map((event) =>
      event.type === 'penalty.filed'
        ? { ...event, data: { ...event.data, decideBy: { ...(event.data['decideBy'] as object), due: '2026-05-05' } } }
        : event,
    );
    expect(fold(penalty, stored as RecordedEvent[]).state).toMatchObject({ decideBy: { due: '2026-05-05' } });
    expect(office.folded.participants.get(BO)?.has('penalty.filed')).toBeFalsy();
  });
});

/** Dates of the law as they will be with the calendar of 2027: weekdays are worked, New Year's Day is not. */
function withCalendarOf2027(law: LawInForce): LawInForce {
  return {
    ...law,
    digest: law.digest,
    day: law.day,
    on: () => withCalendarOf2027(law),
    at: () => withCalendarOf2027(law),
    has: (rule) => law.has(rule),
    cite: (rule) => law.cite(rule),
    threshold: (rule) => law.threshold(rule),
    list: (rule) => law.list(rule),
    due: (rule, trigger, history) => {
      const computed = law.due(rule, trigger, history);
      const due = rule === 'sp-57-defence-period' && trigger === '2026-12-28' ? '2027-01-06' : computed.due;
      return { ...computed, due, provisional: false };
    },
    explain: (rule, trigger, history) => law.explain(rule, trigger, history),
    isWorkingDay: (day) => law.isWorkingDay(day),
    item: (code) => law.item(code),
    items: () => law.items(),
  };
}
