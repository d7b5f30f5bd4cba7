import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, type LocalDate } from '#libs/kernel';
import { loadLaw, type LengthValue } from './index.js';

const config = 'config';
const book = loadLaw(config);

/** A second, naive reading of the calendars: sets of days, one step at a time. */
const holidays = new Set<LocalDate>();
const makeUpDays = new Set<LocalDate>();
for (const name of readdirSync(join(config, 'calendars'))) {
  const file = JSON.parse(readFileSync(join(config, 'calendars', name), 'utf8')) as {
    holidays: { from: LocalDate; to: LocalDate }[];
    workdays: { day: LocalDate }[];
  };
  for (const { from, to } of file.holidays) for (let day = from; day <= to; day = addDays(day, 1)) holidays.add(day);
  for (const { day } of file.workdays) makeUpDays.add(day);
}

function worked(day: LocalDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return makeUpDays.has(day) || (weekday !== 0 && weekday !== 6 && !holidays.has(day));
}

function naive(value: LengthValue, trigger: LocalDate): LocalDate {
  const step = value.direction === 'before' ? -1 : 1;
  let day = trigger;
  for (let left = value.n ?? 0; left > 0;) {
    day = addDays(day, step);
    if (value.unit === 'calendar-days' || worked(day)) left -= 1;
  }
  while (value.roll && !worked(day)) day = addDays(day, 1);
  return day;
}

/** Ten days before Spring Festival and National Day of each year to three days after. */
const WINDOWS: readonly (readonly [LocalDate, LocalDate])[] = [
  ['2024-01-31', '2024-02-21'],
  ['2024-09-20', '2024-10-15'],
  ['2025-01-18', '2025-02-11'],
  ['2025-09-20', '2025-10-14'],
  ['2026-02-05', '2026-03-03'],
  ['2026-09-15', '2026-10-13'],
];
const TRIGGERS = WINDOWS.flatMap(([first, last]) => {
  const days: LocalDate[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
});

const PLACES = [
  {},
  { field: 'market-regulation' },
  { field: 'ecology' },
  { field: 'work-safety' },
  { region: '130223', field: 'market-regulation' },
  { region: '130200' },
  { region: '441702', field: 'ecology' },
];
const day = fc.integer({ min: 0, max: 2000 }).map((offset) => addDays('2021-01-01', offset));
const lengths = PLACES.flatMap((place) => {
  const law = book.inForce({ day: '2026-11-21', ...place });
  return law
    .rules()
    .flatMap((rule) =>
      rule.value.kind === 'length' && rule.value.n !== undefined && rule.value.extends === undefined
        ? [{ place, rule, value: rule.value }]
        : [],
    );
});

describe.each(PLACES)('every limit in days, for %j', (place) => {
  const national = Object.keys(place).length === 0;
  const inDays = lengths.filter(
    (entry) => entry.place === place && entry.value.unit.endsWith('days') && (national || entry.rule.citation.pack !== 'cn/base'),
  );

  it.each(inDays.map(({ rule }) => rule.id))('%s agrees with a naive count for every trigger around the holidays', (id) => {
    for (const trigger of TRIGGERS) {
      const law = book.inForce({ day: trigger, ...place });
      if (!law.has(id)) continue;
      const { value } = law.rule(id);
      if (value.kind !== 'length' || !value.unit.endsWith('days')) continue;
      const { due, provisional } = law.due(id, trigger);
      if (!provisional) expect([trigger, due]).toEqual([trigger, naive(value, trigger)]);
    }
  });
});

describe('properties of every limit', () => {
  it('a later trigger never gives an earlier date', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lengths), day, fc.integer({ min: 1, max: 40 }), ({ place, rule }, trigger, later) => {
        const law = book.inForce({ day: '2026-11-21', ...place });
        const [first, second] = [law.due(rule.id, trigger), law.due(rule.id, addDays(trigger, later))];
        // A rule that changed in between may well be shorter: it applies to later triggers only.
        fc.pre(first.version === second.version);
        expect(second.due >= first.due).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  const pausable = lengths.filter(({ value }) => value.direction === 'after' && value.unit !== 'hours' && value.pauses?.length !== 0);

  it('excluding a day that counted moves the date by at least one, and never back', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pausable), day, fc.nat(), ({ place, rule, value }, trigger, pick) => {
        const law = book.inForce({ day: '2026-11-21', ...place });
        const plain = law.explain(rule.id, trigger);
        const counted = plain.steps.filter((step) => step.counted !== null).map((step) => step.day);
        const excluded = counted[pick % counted.length]!;
        const moved = law.due(rule.id, trigger, { excluded: [{ from: excluded, to: excluded, reason: value.pauses?.[0] ?? 'hearing' }] });
        fc.pre(plain.version === rule.from);
        // A last day that rolls over a weekend or a holiday anyway absorbs the day that was added.
        if (worked(counted.at(-1)!) || !value.roll) expect(moved.due > plain.due).toBe(true);
        else expect(moved.due >= plain.due).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('the explanation ends on the date and counts to the length', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lengths), day, ({ place, rule }, trigger) => {
        const law = book.inForce({ day: '2026-11-21', ...place });
        const explained = law.explain(rule.id, trigger);
        const { due, provisional, version } = law.due(rule.id, trigger);
        expect({ due: explained.due, provisional: explained.provisional, version: explained.version }).toEqual({
          due,
          provisional,
          version,
        });
        if (due.length === 10) expect(explained.steps.map((step) => step.day)).toContain(due);
        for (const step of explained.steps) expect(step.why).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });
});
