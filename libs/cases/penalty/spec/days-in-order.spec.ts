import { concludedCase, filedCase, leadCase, noticedCase, paidCase, penalizedCase, say, SERIOUS, servedCase } from './cases.support.js';
import type { Office } from './office.support.js';
import { concluded } from './real-law.support.js';
import { after, exampleOf, on } from './taken-labels.support.js';

const POSTED = { way: 'public-notice', on: '2026-04-02', receiver: undefined };

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

const withEvidence = () => on(after(filedCase(), ['register-evidence'], ['verify-evidence']), '2026-03-20');
const reviewed = async () => {
  const office = await concluded({ on: '2026-03-02', review: false });
  office.today = '2026-03-06';
  await office.ask('pass-review', { ...say['pass-review'], on: '2026-03-04' });
  return office;
};
const asked = () => after(on(noticedCase(SERIOUS), '2026-03-24'), ['request-hearing', { on: '2026-03-24' }]);
const heard = () => after(asked(), ['notify-hearing'], ['hold-hearing', {}, '2026-04-10']);
const onTheSpot = () => after(leadCase(), ['decide-summary-penalty']);
const exempted = () => after(concludedCase({ outcome: 'no-fault', penalties: [] }), ['decide-no-fault']);
const challenged = () => on(after(on(servedCase(), '2026-04-10'), ['record-challenge']), '2026-06-01');
const urged = () => on(after(on(servedCase(), '2026-04-20'), ['urge-performance']), '2026-10-10');
/** Served on 1 April: no fine, whose term to pay a demand would have to wait for. */
const unfined = async (service: object = {}) => {
  const office = await after(on(noticedCase(SERIOUS, { waived: ['defence', 'hearing'] }), '2026-03-30'), ['decide-penalty', SERIOUS]);
  return on(after(on(Promise.resolve(office), '2026-04-02'), ['serve-decision', service]), '2026-04-20');
};
const posted = () => unfined(POSTED);
const refusedByCourt = () =>
  after(on(after(urged(), ['apply-to-court']), '2026-10-22'), ['record-court-enforcement', { on: '2026-10-20', result: 'refused' }]);
const seized = () => after(on(filedCase(), '2026-03-10'), ['seize-property', { on: '2026-03-09' }]);
const applied = () => after(on(paidCase(), '2026-07-10'), ['apply-for-credit-repair', { on: '2026-07-08' }]);
const accepted = () => after(applied(), ['accept-credit-repair', { on: '2026-07-09' }]);
const transferred = async () => {
  const office = await on(withEvidence(), '2026-03-20');
  await office.ask('transfer-as-crime', exampleOf('transfer-as-crime'));
  return office;
};
const published = () => after(on(servedCase(), '2026-04-08'), ['publish-decision']);

interface First {
  readonly command: string;
  readonly given: () => Promise<Office>;
  readonly member: string;
  readonly first: string;
  readonly code?: string;
}

type Row = readonly [command: string, given: () => Promise<Office>, member: string, first: string, code?: string];

/** The first day that a step may bear in the case, whenever it is recorded. */
const ROWS: readonly Row[] = [
  ['conclude-investigation', withEvidence, 'on', '2026-03-02'],
  ['pass-review', concludedCase, 'on', '2026-03-20'],
  ['return-from-review', concludedCase, 'on', '2026-03-20'],
  ['pass-review', heard, 'on', '2026-04-10'],
  ['serve-notice', concludedCase, 'servedOn', '2026-03-20'],
  ['serve-notice', reviewed, 'servedOn', '2026-03-04'],
  ['waive-rights', () => on(noticedCase(), '2026-03-24'), 'on', '2026-03-20'],
  ['record-defence', () => on(noticedCase(), '2026-03-24'), 'on', '2026-03-20'],
  ['request-hearing', () => on(noticedCase(SERIOUS), '2026-03-24'), 'on', '2026-03-20'],
  ['notify-hearing', () => on(asked(), '2026-03-26'), 'notifiedOn', '2026-03-24'],
  ['waive-hearing', () => on(asked(), '2026-03-26'), 'on', '2026-03-24'],
  ['discuss-collectively', () => on(concludedCase(), '2026-03-24'), 'on', '2026-03-20'],
  ['report-summary-penalty', onTheSpot, 'on', '2026-03-02'],
  ['record-education', exempted, 'on', '2026-03-02'],
  ['record-payment', () => on(servedCase(), '2026-04-10'), 'on', '2026-03-30'],
  ['publish-decision', () => on(servedCase(), '2026-04-10'), 'on', '2026-04-01'],
  ['publish-decision', () => on(after(on(penalizedCase(), '2026-04-02'), ['serve-decision', POSTED]), '2026-04-10'), 'on', '2026-04-02'],
  ['correct-publication', published, 'on', '2026-04-07'],
  ['withdraw-publication', () => on(published(), '2026-04-10'), 'on', '2026-04-07'],
  ['record-challenge', () => on(servedCase(), '2026-04-10'), 'acceptedOn', '2026-03-30'],
  ['record-challenge-result', challenged, 'on', '2026-04-10'],
  ['revoke-decision', () => on(penalizedCase(), '2026-04-10'), 'on', '2026-03-30'],
  // the party has its days until the last one, though the office records what it did after them
  ['apply-to-court', urged, 'on', '2026-10-02', 'remedy-period-running'],
  ['urge-performance', () => on(servedCase(), '2026-04-20'), 'servedOn', '2026-04-17', 'payment-not-overdue'],
  ['urge-performance', unfined, 'servedOn', '2026-04-01'],
  // by public notice it counts as served thirty days later
  ['urge-performance', () => on(posted(), '2026-05-20'), 'servedOn', '2026-05-02'],
  // nor is what the court refused demanded as of the days on which it had the application
  ['urge-performance', refusedByCourt, 'servedOn', '2026-10-20'],
  ['record-court-enforcement', () => after(urged(), ['apply-to-court']), 'on', '2026-10-10'],
  ['suspend-investigation', () => on(filedCase(), '2026-03-10'), 'from', '2026-03-02'],
  ['release-seizure', seized, 'on', '2026-03-09'],
  ['arrange-payment', () => on(servedCase(), '2026-04-10'), 'appliedOn', '2026-03-30'],
  ['accept-credit-repair', applied, 'on', '2026-07-08'],
  ['refuse-credit-repair', applied, 'on', '2026-07-08'],
  ['refuse-credit-repair', accepted, 'on', '2026-07-09'],
  ['repair-credit', accepted, 'on', '2026-07-09'],
  ['apply-for-credit-repair', () => on(paidCase(), '2026-07-10'), 'on', '2026-07-01', 'shortest-publication-term-running'],
];

const FIRST_DAYS = ROWS.map(([command, given, member, first, code]): First => ({
  command,
  given,
  member,
  first,
  ...(code === undefined ? {} : { code }),
}));

describe('a step recorded with the day before the step that it follows from (行政处罚法 47)', () => {
  it.each(FIRST_DAYS)('$command', async ({ command, given, member, first, code = 'day-before-its-cause' }) => {
    const office = await given();
    const body = exampleOf(command);
    expect(await office.refused(command, { ...body, [member]: dayBefore(first) })).toBe(code);
    expect(await office.refused(command, { ...body, [member]: first })).toMatch(/^accepted/);
  });
});

it('a crime file is not handed over before the case is transferred', async () => {
  const office = await transferred();
  const receipt = '移送回执1';
  expect(await office.refused('hand-over-crime-file', { at: '2026-03-19T02:00:00.000Z', receipt })).toBe('day-before-its-cause');
  expect(await office.refused('hand-over-crime-file', { at: '2026-03-20T01:00:00.000Z', receipt })).toMatch(/^accepted/);
});

describe('what the party said between two notices', () => {
  it('may come in after the second one', async () => {
    const office = await noticedCase(SERIOUS);
    office.today = '2026-03-26';
    await office.ask('serve-notice', { ...say['serve-notice'], servedOn: '2026-03-26', waived: [] });
    expect(await office.refused('record-defence', { ...say['record-defence'], on: '2026-03-24' })).toBe(
      'accepted penalty.defence-recorded',
    );
    expect(await office.refused('request-hearing', { on: '2026-03-24' })).toBe('accepted penalty.hearing-requested');
    expect(await office.refused('record-defence', { ...say['record-defence'], on: '2026-03-19' })).toBe('day-before-its-cause');
    expect(await office.refused('serve-notice', { ...say['serve-notice'], servedOn: '2026-03-25' })).toBe('day-before-its-cause');
  });
});
