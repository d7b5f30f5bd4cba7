import { loadLaw } from './index.js';

const book = loadLaw('config');

describe('the test vectors of the law notes: an event on Monday 2026-11-16', () => {
  const law = book.inForce({ day: '2026-11-16' });

  it.each([
    ['2 working days', 'pl-71-officer-handover-period', '2026-11-18'],
    ['3 working days', 'pl-48-withdrawal-period', '2026-11-19'],
    ['5 working days', 'pl-64-hearing-request-period', '2026-11-23'],
    ['7 working days', 'pl-56-preservation-period', '2026-11-25'],
    ['10 working days', 'cl-54-demand-period', '2026-11-30'],
    ['15 working days', 'sp-18-filing-period', '2026-12-07'],
    ['20 working days', 'g118-inspection-publication-period', '2026-12-14'],
    ['15 calendar days', 'pl-67-payment-period', '2026-12-01'],
    ['30 calendar days', 'cl-25-seizure-period', '2026-12-16'],
  ])('%s (%s) end on %s', (_, rule, due) => {
    expect(law.due(rule, '2026-11-16')).toMatchObject({ due, provisional: false });
  });

  it.each([
    ['60 calendar days', 'rl-20-reconsideration-period', '2027-01-15'],
    ['90 calendar days end on a Sunday and roll to Monday', 'pl-60-decision-period', '2027-02-15'],
  ])('%s (%s): %s, provisional while 2027 has no calendar', (_, rule, due) => {
    expect(law.due(rule, '2026-11-16')).toMatchObject({ due, provisional: true });
  });

  it('45 working days run into 2027 and say so', () => {
    const before = book.inForce({ day: '2026-04-01' });
    expect(before.due('c1-23-mediation-period', '2026-04-14')).toMatchObject({ version: '2020-01-01', provisional: false });
    const steps = law.explain('g118-inspection-publication-period', '2026-12-14').steps.map(({ why }) => why);
    expect(steps.some((why) => why.includes('no calendar for 2027'))).toBe(true);
    expect(law.due('g118-inspection-publication-period', '2026-12-14').provisional).toBe(true);
  });
});

/** Days worked out by hand from the notices of the State Council's General Office. */
const AROUND_HOLIDAYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'sp-18-filing-period',
    [
      ['2024-02-08', '2024-03-06'],
      ['2024-09-27', '2024-10-23'],
      ['2025-01-24', '2025-02-20'],
      ['2025-09-26', '2025-10-23'],
      ['2026-02-11', '2026-03-10'],
      ['2026-09-18', '2026-10-15'],
      ['2026-09-30', '2026-10-27'],
    ],
  ],
  [
    'pl-56-preservation-period',
    [
      ['2024-02-08', '2024-02-23'],
      ['2024-09-27', '2024-10-12'],
      ['2025-01-24', '2025-02-10'],
      ['2025-09-26', '2025-10-13'],
      ['2026-02-11', '2026-02-27'],
      ['2026-09-18', '2026-09-29'],
      ['2026-09-30', '2026-10-15'],
    ],
  ],
  [
    'pl-64-hearing-request-period',
    [
      ['2024-02-08', '2024-02-21'],
      ['2024-09-27', '2024-10-10'],
      ['2025-01-24', '2025-02-07'],
      ['2025-09-26', '2025-10-10'],
      ['2026-02-11', '2026-02-25'],
      ['2026-09-18', '2026-09-24'],
      ['2026-09-30', '2026-10-13'],
    ],
  ],
  [
    'pl-71-officer-handover-period',
    [
      ['2024-02-08', '2024-02-18'],
      ['2024-09-27', '2024-09-30'],
      ['2025-01-24', '2025-01-27'],
      ['2025-09-26', '2025-09-29'],
      ['2026-02-11', '2026-02-13'],
      ['2026-09-18', '2026-09-21'],
      ['2026-09-30', '2026-10-09'],
    ],
  ],
  [
    'pl-48-withdrawal-period',
    [
      ['2024-02-08', '2024-02-19'],
      ['2024-09-27', '2024-10-08'],
      ['2025-01-24', '2025-02-05'],
      ['2025-09-26', '2025-09-30'],
      ['2026-02-11', '2026-02-14'],
      ['2026-09-18', '2026-09-22'],
      ['2026-09-30', '2026-10-10'],
    ],
  ],
  [
    'sp-55-review-period',
    [
      ['2024-02-08', '2024-02-28'],
      ['2025-01-24', '2025-02-13'],
      ['2025-09-26', '2025-10-16'],
      ['2026-02-11', '2026-03-03'],
      ['2026-09-18', '2026-10-09'],
    ],
  ],
  [
    'pl-60-decision-period',
    [
      ['2024-02-08', '2024-05-08'],
      ['2024-09-27', '2024-12-26'],
      ['2025-01-24', '2025-04-24'],
      ['2025-09-26', '2025-12-25'],
      ['2026-02-11', '2026-05-12'],
      ['2026-09-30', '2026-12-29'],
    ],
  ],
  [
    'pl-67-payment-period',
    [
      ['2024-02-08', '2024-02-23'],
      ['2024-09-27', '2024-10-12'],
      ['2025-01-24', '2025-02-08'],
      ['2025-09-26', '2025-10-11'],
      ['2026-02-11', '2026-02-26'],
      ['2026-09-18', '2026-10-08'],
    ],
  ],
  [
    'cl-25-seizure-period',
    [
      ['2024-02-08', '2024-03-11'],
      ['2024-09-27', '2024-10-28'],
      ['2025-01-24', '2025-02-24'],
      ['2025-09-26', '2025-10-27'],
      ['2026-09-18', '2026-10-19'],
    ],
  ],
  [
    'pl-64-hearing-notice-period',
    [
      ['2024-02-19', '2024-02-04'],
      ['2024-10-14', '2024-09-29'],
      ['2025-02-05', '2025-01-20'],
      ['2026-02-24', '2026-02-06'],
      ['2026-10-12', '2026-09-24'],
      ['2026-11-30', '2026-11-19'],
    ],
  ],
];

describe.each(AROUND_HOLIDAYS)('%s around Spring Festival and National Day with make-up Saturdays', (rule, dates) => {
  it.each(dates)('from %s: %s', (trigger, due) => {
    expect(book.inForce({ day: trigger }).due(rule, trigger)).toMatchObject({ due, provisional: false });
  });
});

describe('limits of another unit', () => {
  const law = book.inForce({ day: '2026-11-21' });

  it.each([
    ['hours run through the night', 'ys-5-transfer-period', '2026-11-16T02:00:00.000Z', '2026-11-17T02:00:00.000Z'],
    ['hours run through National Day', 'cl-19-emergency-report-period', '2026-09-30T15:30:00.000Z', '2026-10-01T15:30:00.000Z'],
    ['hours from a day without a time count from its first instant', 'ys-5-transfer-period', '2026-11-16', '2026-11-16T16:00:00.000Z'],
    ['days from an instant count from its day in Shanghai', 'pl-71-officer-handover-period', '2026-11-16T16:30:00.000Z', '2026-11-19'],
    ['a month ends on the day of the same number', 'mr-33-mediation-period', '2026-03-12', '2026-04-13'],
    ['or on the last day of the month', 'cl-53-court-application-period', '2026-03-31', '2026-06-30'],
    ['three months from 30 November', 'cl-53-court-application-period', '2025-11-30', '2026-02-28'],
    ['six months roll past National Day', 'll-46-lawsuit-period', '2026-04-01', '2026-10-08'],
    ['two years of limitation do not roll', 'pl-36-limitation-period', '2023-10-01', '2025-10-01'],
    ['29 February plus two years', 'pl-36-limitation-period', '2024-02-29', '2026-02-28'],
    ['five years of limitation', 'pl-36-limitation-period-harm', '2021-07-20', '2026-07-20'],
    ['three days of order 310 are calendar days and do not roll', 'ys-5-transfer-decision-period', '2026-02-12', '2026-02-15'],
  ])('%s', (_, rule, trigger, due) => {
    expect(law.due(rule, trigger).due).toBe(due);
  });
});
