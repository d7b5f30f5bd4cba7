import { ANNA, BO, type Office } from './office.support.js';
import { concludedCase, leadCase, noticedCase, penalizedCase, say, servedCase, SMALL_ON_THE_SPOT } from './cases.support.js';
import { dutiesOf } from './duties.support.js';

const bank = say['record-payment'];

/** The vector of 行政处罚法 72: a fine of 20,000 yuan, to be paid by 16 April 2026. */
async function fined(fine = 2_000_000): Promise<Office> {
  const penalties = [{ kind: 'fine', fine, text: '罚款' }];
  const office = await noticedCase({ penalties }, { waived: ['defence', 'hearing'] });
  office.today = '2026-03-30';
  await office.ask('decide-penalty', { ...say['decide-penalty'], penalties });
  office.today = '2026-04-01';
  await office.ask('serve-decision', say['serve-decision']);
  return office;
}

describe('service of the decision', () => {
  it('starts the days for payment and remedies', async () => {
    const office = await servedCase();
    expect(office.state).toMatchObject({
      after: {
        service: { payBy: { due: '2026-04-16' }, reconsiderUntil: { due: '2026-05-31' }, sueUntil: { due: '2026-10-01' } },
        payment: { instalments: [{ due: '2026-04-16', amount: 500_000, paid: 0 }] },
      },
    });
    expect(await office.ask('serve-decision', say['serve-decision'])).toEqual([]);
    expect(await office.refused('serve-decision', { ...say['serve-decision'], way: 'mail' })).toBe('decision-already-served');
  });

  it('by public notice counts as served after thirty days', async () => {
    const office = await penalizedCase();
    office.today = '2026-04-01';
    const [served] = await office.ask('serve-decision', { ...say['serve-decision'], way: 'public-notice' });
    expect(served?.data).toMatchObject({ on: '2026-05-01', publicNoticeOn: '2026-04-01', payBy: { due: '2026-05-16' } });
  });

  it.each([
    ['in-person', { receiver: undefined }, 'service-without-receipt'],
    ['mail', {}, 'service-without-receipt'],
    ['mail', { tracking: 'EMS1' }, 'accepted penalty.decision-served'],
    ['left-at-place', {}, 'service-unwitnessed'],
    ['left-at-place', { filmed: true }, 'accepted penalty.decision-served'],
    ['left-at-place', { witness: '示例丙' }, 'accepted penalty.decision-served'],
    ['entrusted', {}, 'accepted penalty.decision-served'],
    ['electronic', {}, 'electronic-service-unconfirmed'],
    ['electronic', { confirmation: true }, 'accepted penalty.decision-served'],
  ])('%s with %o: %s', async (way, changes, outcome) => {
    const office = await penalizedCase();
    office.today = '2026-04-01';
    expect(await office.refused('serve-decision', { ...say['serve-decision'], way, ...changes })).toBe(outcome);
  });

  it('needs two certified officers on that day (R3), and a decision that was made', async () => {
    const office = await penalizedCase();
    office.today = '2026-04-01';
    office.certificates.set(BO, 'suspended');
    expect(await office.refused('serve-decision', say['serve-decision'])).toBe('certificate-not-valid');
    office.certificates.clear();
    expect(await office.refused('serve-decision', { ...say['serve-decision'], officers: [ANNA] })).toBe('too-few-officers');
    expect(await office.refused('serve-decision', { ...say['serve-decision'], on: '2026-03-29' })).toBe('served-before-decided');
    const noticed = await noticedCase();
    expect(await noticed.refused('serve-decision', say['serve-decision'])).toBe('case-not-decided');
  });
});

describe('a payment', () => {
  it('is recorded once, with its official receipt, and never more than is owed (R13, R14)', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    expect(await office.refused('record-payment', { ...bank, receipt: undefined })).toBe('official-receipt-missing');
    expect(await office.refused('record-payment', { ...bank, principal: 500_001 })).toBe('payment-exceeds-fine');
    expect(await office.refused('record-payment', { ...bank, surcharge: 1 })).toBe('surcharge-exceeds-limit');
    expect(await office.refused('record-payment', { ...bank, principal: 0 })).toBe('nothing-paid');
    const [paid] = await office.ask('record-payment', bank);
    expect(paid?.data).toMatchObject({ outstanding: 0, surchargeOwed: 0, allocations: [{ principal: 500_000, days: 0, surcharge: 0 }] });
    expect(await office.ask('record-payment', bank)).toEqual([]);
    expect(await office.refused('record-payment', { ...bank, principal: 1 })).toBe('no-fine-outstanding');
  });

  it.each([
    ['2026-04-16', 0],
    ['2026-04-17', 60_000],
    ['2026-05-19', 1_980_000],
    ['2026-05-20', 2_000_000],
    ['2026-12-31', 2_000_000],
  ])('of 20,000 yuan made on %s bears %i fen of surcharge', async (on, surcharge) => {
    const office = await fined();
    office.today = on;
    const [paid] = await office.ask('record-payment', { ...bank, on, principal: 2_000_000, surcharge });
    expect(paid?.data).toMatchObject({ allocations: [{ surcharge }], surchargeOwed: 0 });
  });

  it('bears no surcharge for the days of a reconsideration (R14)', async () => {
    const office = await fined();
    office.today = '2026-04-19';
    await office.ask('record-challenge', {
      challenge: 'FY-1',
      kind: 'reconsideration',
      body: '示例县人民政府',
      acceptedOn: '2026-04-19',
    });
    office.today = '2026-06-18';
    const upheld = { challenge: 'FY-1', result: 'upheld', on: '2026-06-17', document: '决定', reason: '维持' };
    await office.ask('record-challenge-result', upheld);
    // Late on 17 and 18 April, paused from 19 April to 17 June, late again on 18 June.
    const [paid] = await office.ask('record-payment', { ...bank, on: '2026-06-18', principal: 2_000_000 });
    expect(paid?.data).toMatchObject({ allocations: [{ days: 3, surcharge: 180_000 }], surchargeOwed: 180_000 });
  });

  it('in parts bears the surcharge of each part from its own day', async () => {
    const office = await fined();
    office.today = '2026-04-18';
    await office.ask('record-payment', { ...bank, on: '2026-04-18', principal: 1_000_000 });
    office.today = '2026-04-20';
    const [paid] = await office.ask('record-payment', { ...bank, payment: 'JK-2', on: '2026-04-20', principal: 1_000_000 });
    expect(paid?.data).toMatchObject({ allocations: [{ days: 4, surcharge: 120_000 }], outstanding: 0, surchargeOwed: 180_000 });
  });

  it('by instalments is late only after the day of each', async () => {
    const office = await servedCase();
    office.today = '2026-04-08';
    const plan = say['arrange-payment'];
    expect(await office.refused('arrange-payment', { ...plan, schedule: [{ due: '2026-05-08', amount: 499_999 }] })).toBe(
      'schedule-does-not-add-up',
    );
    expect(await office.refused('arrange-payment', { ...plan, schedule: [...plan.schedule].reverse() })).toBe('schedule-not-in-order');
    await office.ask('arrange-payment', plan);
    expect(await office.ask('arrange-payment', plan)).toEqual([]);
    office.today = '2026-05-10';
    const [paid] = await office.ask('record-payment', { ...bank, on: '2026-05-10', principal: 300_000 });
    expect(paid?.data).toMatchObject({
      allocations: [
        { due: '2026-05-08', principal: 250_000, days: 2, surcharge: 15_000 },
        { due: '2026-06-08', principal: 50_000, days: 0, surcharge: 0 },
      ],
      outstanding: 200_000,
    });
  });

  it('is collected by an officer only in the cases of articles 68 and 69 (R13)', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    const cash = { ...bank, channel: 'on-spot' };
    expect(await office.refused('record-payment', cash)).toBe('fine-collected-by-officer');
    expect(await office.refused('record-payment', { ...cash, onSpotGround: 'small-fine' })).toBe('fine-collected-by-officer');
    expect(await office.refused('record-payment', { ...cash, onSpotGround: 'hard-to-enforce' })).toBe('fine-collected-by-officer');
    expect(await office.refused('record-payment', { ...cash, onSpotGround: 'remote-on-request' })).toBe('accepted penalty.paid');
  });

  it.each([
    [10_000, 'accepted penalty.paid'],
    [10_001, 'fine-collected-by-officer'],
  ])('on the spot of a summary fine of %i fen: %s', async (fine, outcome) => {
    const office = await leadCase();
    await office.ask('decide-summary-penalty', { ...SMALL_ON_THE_SPOT, penalties: [{ kind: 'fine', fine, text: '罚款' }] });
    const cash = { ...bank, on: '2026-03-02', channel: 'on-spot', onSpotGround: 'small-fine', principal: fine };
    expect(await office.refused('record-payment', cash)).toBe(outcome);
  });

  it('in cash is handed to the agency in two working days, and then to the bank', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    expect(await office.refused('hand-over-cash', say['hand-over-cash'])).toBe('no-cash-collected');
    const cash = { ...bank, channel: 'on-spot', onSpotGround: 'remote-on-request' };
    const [paid] = await office.ask('record-payment', cash);
    expect(paid?.data).toMatchObject({ handOverBy: { due: '2026-04-14' } });
    const [handed] = await office.ask('hand-over-cash', say['hand-over-cash']);
    expect(handed?.data).toMatchObject({ depositBy: { due: '2026-04-14' } });
    expect(await office.ask('hand-over-cash', say['hand-over-cash'])).toEqual([]);
    await office.ask('hand-over-cash', { ...say['hand-over-cash'], to: 'bank' });
    expect(await office.ask('hand-over-cash', say['hand-over-cash'])).toEqual([]);
  });

  it('is refused before service, of a decision that was revoked, or where there is none', async () => {
    const office = await penalizedCase();
    expect(await office.refused('record-payment', bank)).toBe('decision-not-served');
    await office.ask('revoke-decision', { on: '2026-03-30', document: '自行纠正', reason: '认定有误' });
    expect(await office.refused('record-payment', bank)).toBe('decision-revoked');
  });
});

describe('other penalties', () => {
  it('are recorded as performed, once', async () => {
    const penalties = [{ kind: 'order-stop-business', months: 1, text: '责令停业一个月' }];
    const office = await noticedCase({ penalties }, { waived: ['defence', 'hearing'] });
    office.today = '2026-03-30';
    await office.ask('decide-penalty', { ...say['decide-penalty'], penalties });
    office.today = '2026-04-10';
    await office.ask('serve-decision', say['serve-decision']);
    const record = (kind: string) => office.refused('record-performance', { ...say['record-performance'], kind });
    expect(await record('fine')).toBe('fine-is-paid-not-performed');
    expect(await record('warning')).toBe('kind-not-decided');
    expect(await office.refused('close-case', { ground: 'performed', summary: '已执行' })).toBe('penalty-not-performed');
    await office.ask('record-performance', say['record-performance']);
    expect(await office.ask('record-performance', say['record-performance'])).toEqual([]);
    expect(await office.refused('urge-performance', say['urge-performance'])).toBe('penalty-already-performed');
    await office.ask('close-case', { ground: 'performed', summary: '已执行' });
  });
});

describe('a warning recorded as performed after the fine was paid (bug: it put off the day to close)', () => {
  it('moves no term: it took effect with the decision', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('record-payment', bank);
    const { 'close-case': closing } = dutiesOf(office.story);
    office.today = '2026-04-20';
    await office.ask('record-performance', { ...say['record-performance'], kind: 'warning', on: '2026-04-20' });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': closing });
  });
});

describe('what is not there', () => {
  it('is neither performed nor served nor deferred', async () => {
    const crime = await concludedCase({ outcome: 'transferred-as-crime', penalties: [] });
    await crime.ask('transfer-as-crime', say['transfer-as-crime']);
    crime.today = '2026-04-01';
    expect(await crime.refused('serve-decision', say['serve-decision'])).toBe('nothing-to-serve');
    expect(await crime.refused('record-payment', bank)).toBe('nothing-to-perform');
    const paid = await servedCase();
    paid.today = '2026-04-10';
    await paid.ask('record-payment', bank);
    expect(await paid.refused('arrange-payment', say['arrange-payment'])).toBe('no-fine-outstanding');
  });
});

describe('enforcement', () => {
  const court = say['apply-to-court'];

  it('is urged with the rights of the party, by public notice from the end of its term on', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    expect(await office.refused('urge-performance', { ...say['urge-performance'], rightsTold: false })).toBe('demand-without-rights');
    const byNotice = { ...say['urge-performance'], way: 'public-notice' };
    const [urged] = await office.ask('urge-performance', byNotice);
    expect(urged?.data).toMatchObject({ publicNoticeOn: '2026-04-20', servedOn: '2026-05-20', applyFrom: { trigger: '2026-05-20' } });
    expect(await office.ask('urge-performance', byNotice)).toEqual([]);
    office.today = '2026-05-20';
    expect(await office.refused('apply-to-court', { ...court, on: office.today })).toBe('demand-period-running');
  });

  it('is urged when overdue, and taken to court after ten working days and the end of remedies, within three months', async () => {
    const office = await servedCase();
    office.today = '2026-04-16';
    expect(await office.refused('urge-performance', { ...say['urge-performance'], servedOn: '2026-04-16' })).toBe('payment-not-overdue');
    office.today = '2026-04-20';
    expect(await office.refused('apply-to-court', court)).toBe('not-urged');
    const [urged] = await office.ask('urge-performance', say['urge-performance']);
    expect(urged?.data).toMatchObject({ outstanding: 500_000, applyFrom: { due: '2026-05-04' } });
    expect(await office.ask('urge-performance', say['urge-performance'])).toEqual([]);
    office.today = '2026-05-04';
    expect(await office.refused('apply-to-court', court)).toBe('demand-period-running');
    office.today = '2026-10-01';
    expect(await office.refused('apply-to-court', court)).toBe('remedy-period-running');
    office.today = '2027-01-02';
    expect(await office.refused('apply-to-court', { ...court, on: '2027-01-02' })).toBe('court-application-too-late');
    office.today = '2026-10-10';
    await office.ask('apply-to-court', court);
    expect(await office.ask('apply-to-court', court)).toEqual([]);
    office.today = '2026-11-10';
    await office.ask('record-court-enforcement', say['record-court-enforcement']);
    expect(await office.ask('record-court-enforcement', say['record-court-enforcement'])).toEqual([]);
    await office.ask('close-case', { ground: 'court-enforcement-ended', summary: '执行完毕' });
  });

  it.each(['executed', 'ended'])('is decided by the court before its enforcement is over, not after it (%s)', async (over) => {
    const office = await servedCase();
    const said = (result: string, on: string) => ({ on, result, document: '(2026)冀执1号' });
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    office.today = '2026-10-10';
    await office.ask('apply-to-court', court);
    office.today = '2026-11-12';
    await office.ask('record-court-enforcement', said('refused', '2026-10-12'));
    expect(await office.refused('record-court-enforcement', said('executed', '2026-10-12'))).toBe('court-result-out-of-order');
    await office.ask('record-court-enforcement', said('granted', '2026-10-20'));
    await office.ask('record-court-enforcement', said(over, '2026-11-10'));
    for (const ruling of ['granted', 'refused']) {
      expect(await office.meets('record-court-enforcement', said(ruling, '2026-11-12'))).toMatchObject({
        code: 'court-result-out-of-order',
        facts: { on: '2026-11-10', result: over },
      });
    }
    const further = over === 'executed' ? 'ended' : 'executed';
    expect(await office.refused('record-court-enforcement', said(further, '2026-11-12'))).toBe(
      'accepted penalty.court-enforcement-resulted',
    );
  });

  it('waits while a reconsideration or lawsuit is pending', async () => {
    const office = await servedCase();
    office.today = '2026-10-10';
    await office.ask('urge-performance', say['urge-performance']);
    await office.ask('record-challenge', { challenge: 'SS-1', kind: 'lawsuit', body: '示例县人民法院', acceptedOn: '2026-09-30' });
    expect(await office.refused('apply-to-court', court)).toBe('challenge-pending');
    expect(await office.refused('record-court-enforcement', say['record-court-enforcement'])).toBe('no-court-application');
  });
});
