import type { LocalDate } from '#libs/kernel';
import { penalty } from '../penalty.js';
import { noticedCase, say, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';
import { served } from './real-law.support.js';

const bank = say['record-payment'];
/** A waiver alone, without stages. */
const { stages: _stages, conditional: _conditional, ...agree } = say['agree-on-enforcement'];

/** A fine of 20,000 yuan, to be paid by 16 April 2026: each day late bears 600 yuan. */
async function fined(): Promise<Office> {
  const penalties = [{ kind: 'fine', fine: 2_000_000, text: '罚款' }];
  const office = await noticedCase({ penalties }, { waived: ['defence', 'hearing'] });
  office.today = '2026-03-30';
  await office.ask('decide-penalty', { ...say['decide-penalty'], penalties });
  office.today = '2026-04-01';
  await office.ask('serve-decision', say['serve-decision']);
  return office;
}

/** Paid two days late: 1,200 yuan of surcharge are owed. */
async function paidLate(): Promise<Office> {
  const office = await fined();
  office.today = '2026-04-18';
  await office.ask('record-payment', { ...bank, on: '2026-04-18', principal: 2_000_000 });
  return office;
}

describe('an agreement on the enforcement (行政强制法 42)', () => {
  it('reduces the surcharge that is owed, to the fen, and closes the case where nothing is left', async () => {
    const office = await paidLate();
    expect(penalty.commands['agree-on-enforcement']!.who).toEqual(['head']);
    const waive = (waived: number) => ({ ...agree, on: '2026-04-18', waived });
    expect(await office.refused('agree-on-enforcement', waive(120_001))).toBe('waiver-exceeds-surcharge');
    const [partly] = await office.ask('agree-on-enforcement', waive(50_000));
    expect(partly?.data).toMatchObject({ surchargeBefore: 120_000, waived: 50_000, surchargeOwed: 70_000, outstanding: 0 });
    expect(partly?.data).not.toHaveProperty('closeBy');
    expect(await office.ask('agree-on-enforcement', waive(50_000))).toEqual([]);
    expect(await office.refused('agree-on-enforcement', waive(1))).toBe('label-taken');
    expect(await office.refused('close-case', { ground: 'performed', summary: '已执行' })).toBe('penalty-not-performed');
    expect(await office.refused('record-payment', { ...bank, payment: 'JK-2', on: '2026-04-18', principal: 0, surcharge: 70_001 })).toBe(
      'surcharge-exceeds-limit',
    );
    const [rest] = await office.ask('agree-on-enforcement', { ...waive(70_000), agreement: 'ZX-2' });
    expect(rest?.data).toMatchObject({ surchargeOwed: 0, closeBy: { rule: 'sp-77-closing-period' } });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'open 2026-05-08' });
    await office.ask('close-case', { ground: 'performed', summary: '已执行' });
  });

  it('waives what has accrued on a fine still open; what accrues later is owed', async () => {
    const office = await fined();
    office.today = '2026-04-16';
    expect(await office.refused('agree-on-enforcement', { ...agree, on: '2026-04-16', waived: 1 })).toBe('no-surcharge-owed');
    expect(office.closedGate('agree-on-enforcement')).toBe('no-surcharge-owed');
    office.today = '2026-04-18';
    expect(await office.refused('agree-on-enforcement', { ...agree, on: '2026-04-18', waived: 120_001 })).toBe('waiver-exceeds-surcharge');
    const [agreed] = await office.ask('agree-on-enforcement', { ...agree, on: '2026-04-18', waived: 120_000 });
    expect(agreed?.data).toMatchObject({ surchargeBefore: 120_000, surchargeOwed: 0, outstanding: 2_000_000 });
    office.today = '2026-04-20';
    const pay = { ...bank, on: '2026-04-20', principal: 2_000_000 };
    expect(await office.refused('record-payment', { ...pay, surcharge: 120_001 })).toBe('surcharge-exceeds-limit');
    const [paid] = await office.ask('record-payment', { ...pay, surcharge: 120_000 });
    expect(paid?.data).toMatchObject({ allocations: [{ days: 4, surcharge: 240_000 }], surchargeOwed: 0, outstanding: 0 });
  });

  it('never makes the office owe: a waiver larger than what the payment bears ends at nothing owed', async () => {
    const office = await fined();
    office.today = '2026-04-18';
    await office.ask('agree-on-enforcement', { ...agree, on: '2026-04-18', waived: 120_000 });
    const early = { ...bank, on: '2026-04-17', principal: 2_000_000 };
    const [paid] = await office.ask('record-payment', early);
    expect(paid?.data).toMatchObject({ allocations: [{ days: 1, surcharge: 60_000 }], surchargeOwed: 0 });
    expect(await office.refused('close-case', { ground: 'performed', summary: '已执行' })).toBe('accepted penalty.closed');
  });

  it('needs remedial measures, harms nobody else, and follows a decision that was served and stands', async () => {
    const office = await paidLate();
    const asked = { ...agree, on: '2026-04-18' };
    expect(await office.refused('agree-on-enforcement', { ...asked, measures: undefined })).toBe('no-remedial-measures');
    expect(await office.refused('agree-on-enforcement', { ...asked, harmless: false })).toBe('agreement-harms-others');
    expect(await office.refused('agree-on-enforcement', { ...asked, on: '2026-04-19' })).toBe('day-in-the-future');
    await office.ask('revoke-decision', { on: '2026-04-18', document: '自行纠正', reason: '认定有误' });
    expect(await office.refused('agree-on-enforcement', asked)).toBe('decision-revoked');
  });

  it('ends the duties of enforcement where it takes away the last thing owed', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    await office.ask('record-payment', { ...bank, on: '2026-04-20' });
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'open 2027-01-01', 'demand-period': 'open 2026-05-04' });
    await office.ask('agree-on-enforcement', { ...agree, waived: 60_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'lapsed', 'demand-period': 'done', 'close-case': 'open 2026-05-11' });
  });

  it('holds under the law of config', async () => {
    const office = await served({ on: '2026-03-02' });
    office.today = '2026-03-18';
    expect(await office.refused('agree-on-enforcement', { ...agree, on: '2026-03-18', waived: 15_000 })).toBe(
      'accepted penalty.enforcement-agreed',
    );
    expect(await office.refused('agree-on-enforcement', { ...agree, on: '2026-03-18', waived: 15_001 })).toBe('waiver-exceeds-surcharge');
  });
});

describe('what the party owes today', () => {
  const owedOn = (office: Office, day: string) =>
    penalty.dailySums!.on(office.state, { today: day as LocalDate, law: office.law.on(day as LocalDate) });

  it('is nothing yet before the decision is served', async () => {
    const office = await noticedCase({ penalties: [{ kind: 'fine', fine: 2_000_000, text: '罚款' }] }, { waived: ['defence', 'hearing'] });
    expect(owedOn(office, '2026-03-30')).toBeUndefined();
  });

  it('grows by each day after the last day of payment, up to the fine itself, though no payment has come', async () => {
    const office = await fined();
    expect(owedOn(office, '2026-04-16')).toEqual({ outstanding: 2_000_000, surchargeOwed: 0 });
    expect(owedOn(office, '2026-04-17')).toEqual({ outstanding: 2_000_000, surchargeOwed: 60_000 });
    expect(owedOn(office, '2026-04-18')).toEqual({ outstanding: 2_000_000, surchargeOwed: 120_000 });
    expect(owedOn(office, '2028-04-18')).toEqual({ outstanding: 2_000_000, surchargeOwed: 2_000_000 });
  });

  it('stands still once the fine is paid, and is what a payment may bring then', async () => {
    const office = await paidLate();
    expect(owedOn(office, '2026-04-30')).toEqual({ outstanding: 0, surchargeOwed: 120_000 });
    const rest = { ...bank, payment: 'JK-2', on: '2026-04-18', principal: 0, surcharge: 120_000 };
    await office.ask('record-payment', rest);
    expect(owedOn(office, '2026-04-30')).toEqual({ outstanding: 0, surchargeOwed: 0 });
  });

  it('bears nothing for the days of a reconsideration (行政处罚法 73)', async () => {
    const office = await fined();
    office.today = '2026-04-17';
    await office.ask('record-challenge', { ...penalty.commands['record-challenge']!.example, acceptedOn: '2026-04-17' });
    expect(owedOn(office, '2026-05-17')).toEqual({ outstanding: 2_000_000, surchargeOwed: 0 });
  });

  it.each(['executed', 'ended'])(
    'is nothing that the office is owed once the court is done with it (%s): it went on growing',
    async (result) => {
      const office = await fined();
      office.today = '2026-04-20';
      await office.ask('urge-performance', say['urge-performance']);
      office.today = '2026-10-10';
      await office.ask('apply-to-court', say['apply-to-court']);
      expect(owedOn(office, '2026-11-10')).toEqual({ outstanding: 2_000_000, surchargeOwed: 2_000_000 });
      office.today = '2026-11-10';
      await office.ask('record-court-enforcement', { ...say['record-court-enforcement'], on: '2026-11-10', result });
      expect(owedOn(office, '2026-11-11')).toBeUndefined();
    },
  );
});

describe('a corrected day of service', () => {
  const sumsOf = (events: readonly { readonly data: object }[]) =>
    (events[1]!.data as { sums?: readonly { of: string; label?: string; was: number; now: number }[] }).sums;

  it('gives the surcharge of recorded payments anew, one day less; the old figures stay visible', async () => {
    const office = await paidLate();
    const made = await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect(sumsOf(made)).toEqual([
      { of: 'surcharge', label: 'JK-1', was: 120_000, now: 60_000 },
      { of: 'surcharge-owed', was: 120_000, now: 60_000 },
    ]);
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 60_000, payments: [{ surcharge: 60_000 }] } } });
    expect(office.story.find(({ type }) => type === 'penalty.paid')?.data).toMatchObject({ surchargeOwed: 120_000 });
    const words = penalty.wording.events['penalty.recomputed']!;
    expect(words.sentence(made[1]!.data as never, 'zh')).toContain('加处罚款JK-1由1,200元改为600元');
    expect(words.sentence(made[1]!.data as never, 'en')).toContain('surcharge of JK-1 moved from 1,200 to 600 yuan');
    expect(await office.refused('record-payment', { ...bank, payment: 'JK-2', on: '2026-04-18', principal: 0, surcharge: 60_001 })).toBe(
      'surcharge-exceeds-limit',
    );
    expect(await corrected(office, 'penalty.decision-served', { receiver: '示例丁' })).toHaveLength(1);
  });

  it('that was earlier adds a day, and takes back the term to close that a full payment had opened', async () => {
    const office = await fined();
    office.today = '2026-04-16';
    await office.ask('record-payment', { ...bank, on: '2026-04-16', principal: 2_000_000 });
    expect(dutiesOf(office.story)['close-case']).toMatch(/^open/);
    const made = await corrected(office, 'penalty.decision-served', { on: '2026-03-31' });
    expect(sumsOf(made)).toContainEqual({ of: 'surcharge-owed', was: 0, now: 60_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'lapsed' });
    expect(await office.refused('close-case', { ground: 'performed', summary: '已执行' })).toBe('penalty-not-performed');
    await office.ask('record-payment', { ...bank, payment: 'JK-2', on: '2026-04-16', principal: 0, surcharge: 60_000 });
    expect(dutiesOf(office.story)['close-case']).toMatch(/^open/);
  });

  it('that makes the payment timely leaves nothing owed: the case is to be closed', async () => {
    const office = await paidLate();
    const made = await corrected(office, 'penalty.decision-served', { on: '2026-04-03' });
    expect(made[1]!.data).toMatchObject({ closeBy: { rule: 'sp-77-closing-period', trigger: '2026-04-18' } });
    expect(dutiesOf(office.story)['close-case']).toMatch(/^open/);
    expect(await office.refused('close-case', { ground: 'performed', summary: '已执行' })).toBe('accepted penalty.closed');
  });

  it('tells what was paid too much', async () => {
    const office = await paidLate();
    await office.ask('record-payment', { ...bank, payment: 'JK-2', on: '2026-04-18', principal: 0, surcharge: 120_000 });
    const made = await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect(sumsOf(made)).toEqual([
      { of: 'surcharge', label: 'JK-1', was: 120_000, now: 60_000 },
      { of: 'surcharge-overpaid', was: 0, now: 60_000 },
      { of: 'to-refund', was: 0, now: 60_000 },
    ]);
  });

  it('is no reason to touch the sums of payments in time, nor of corrections of something else', async () => {
    const office = await fined();
    office.today = '2026-04-10';
    await office.ask('record-payment', { ...bank, principal: 2_000_000 });
    expect(sumsOf(await corrected(office, 'penalty.decision-served', { on: '2026-04-02' }))).toBeUndefined();
    const late = await paidLate();
    const [, ...rest] = await corrected(late, 'penalty.inspected', { place: '解放路14号' });
    expect(rest).toEqual([]);
  });

  it('and a corrected day of payment too', async () => {
    const office = await paidLate();
    const made = await corrected(office, 'penalty.paid', { on: '2026-04-17' });
    expect(sumsOf(made)).toEqual([
      { of: 'surcharge', label: 'JK-1', was: 120_000, now: 60_000 },
      { of: 'surcharge-owed', was: 120_000, now: 60_000 },
    ]);
  });
});
