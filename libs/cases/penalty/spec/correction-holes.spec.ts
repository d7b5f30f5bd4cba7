import type { DueDate, JsonObject } from '#libs/kernel';
import { filedCase, leadCase, noticedCase, paidCase, penalizedCase, say, servedCase } from './cases.support.js';
import { corrected, correctedBy, correctionRefused, read } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import { BO, CHEN, CLERK } from './office.support.js';
import { lead, ON_THE_SPOT, realOffice } from './real-law.support.js';
import { after } from './taken-labels.support.js';

describe('a corrected record', () => {
  it('told of a day after its own: a lead received, evidence collected when the case had long been decided', async () => {
    const office = await penalizedCase();
    office.today = '2026-06-01';
    for (const [type, member] of [
      ['penalty.lead-registered', 'receivedOn'],
      ['penalty.evidence-registered', 'collectedOn'],
    ] as const) {
      const record = read(office, type);
      const { code, facts } = await correctionRefused(office, record, { ...record.data, [member]: '2026-06-01' });
      expect({ code, facts }).toEqual({ code: 'day-in-the-future', facts: { day: '2026-06-01', today: '2026-03-02' } });
    }
  });
});

const dueIn = (data: JsonObject, member: string) => data[member] as unknown as DueDate;

describe('a corrected lead', () => {
  it('with a due date that is no date stopped the list of duties for ever', async () => {
    const office = await leadCase();
    const first = read(office, 'penalty.lead-registered');
    for (const due of ['xxxxxxxxxx', '2026-02-31', '2026-13-01', '2029-12-31', '2026-03-02T99:00:00.000Z']) {
      const data = { ...first.data, decideFilingBy: { ...dueIn(first.data, 'decideFilingBy'), due } } as unknown as JsonObject;
      expect(await correctionRefused(office, first, data)).toMatchObject({
        code: expect.stringMatching(/^(correction-invalid|computed-not-corrected)$/) as unknown,
      });
    }
  });

  it('was due when the caller said, under the rule and the day of before', async () => {
    const office = await leadCase();
    const first = read(office, 'penalty.lead-registered');
    const forged = {
      ...first.data,
      decideFilingBy: { ...dueIn(first.data, 'decideFilingBy'), due: '2029-12-31' },
    } as unknown as JsonObject;
    expect(await correctionRefused(office, first, forged)).toEqual({
      code: 'computed-not-corrected',
      facts: { fields: ['/decideFilingBy/due'] },
    });
  });

  it('went to another agency, and into another office', async () => {
    const office = await leadCase();
    const first = read(office, 'penalty.lead-registered');
    const agency = { ...(first.data['agency'] as JsonObject), level: 'province' };
    expect((await correctionRefused(office, first, { ...first.data, agency })).facts).toEqual({ fields: ['/agency/level'] });
    expect((await correctionRefused(office, first, { ...first.data, office: '/x/' })).facts).toEqual({ fields: ['/office'] });
  });

  it('was received in two years, and discovered before the act', async () => {
    const office = await leadCase();
    const first = read(office, 'penalty.lead-registered');
    expect((await correctionRefused(office, first, { ...first.data, receivedOn: '2028-01-01' })).code).toBe('day-in-the-future');
    expect((await correctionRefused(office, first, { ...first.data, discoveredOn: '2026-03-01' })).code).toBe('act-later-than-discovery');
  });

  it('counted the days of an appraisal: received a day later, it was due a week earlier', async () => {
    const office = await lead({ on: '2025-12-01' }, realOffice('2025-12-05'));
    const appraisal = { ...APPRAISAL, from: '2025-12-05', until: '2025-12-20' };
    await office.ask('begin-appraisal', appraisal);
    office.today = '2025-12-12';
    await office.ask('end-appraisal', { appraisal: 'JY-1', on: '2025-12-12', result: '不合格', files: [] });
    expect(office.state).toMatchObject({ decideFilingBy: { due: '2025-12-30' } });
    const [, moved] = await corrected(office, 'penalty.lead-registered', { receivedOn: '2025-12-02' });
    expect(moved?.data).toMatchObject({ dates: [{ of: 'decide-filing', was: { due: '2025-12-30' }, now: { due: '2025-12-31' } }] });
    expect(office.state).toMatchObject({ decideFilingBy: { due: '2025-12-31', trigger: '2025-12-02' } });
    expect(dutiesOf(office.story)).toMatchObject({ 'decide-filing': 'open 2025-12-31' });
    // before the appraisal began, over New Year: 1 to 3 January are off, Sunday 4 January 2026 is worked
    await corrected(office, 'penalty.lead-registered', { receivedOn: '2025-12-04', discoveredOn: '2025-12-04' });
    expect(office.state).toMatchObject({ decideFilingBy: { due: '2026-01-05' } });
  });

  it('kept its date where the filing period had been extended', async () => {
    const office = await lead({ on: '2025-12-01' }, realOffice('2025-12-05'));
    await office.ask('extend-filing-period', say['extend-filing-period']);
    expect(office.state).toMatchObject({ decideFilingBy: { due: '2026-01-13' } });
    const [, moved] = await corrected(office, 'penalty.lead-registered', { receivedOn: '2025-12-03', discoveredOn: '2025-12-03' });
    expect(moved?.data).toMatchObject({ dates: [{ of: 'decide-filing', was: { due: '2026-01-13' }, now: { due: '2026-01-15' } }] });
    expect(office.state).toMatchObject({ decideFilingBy: { due: '2026-01-15' }, filingExtended: true });
    expect(dutiesOf(office.story)).toMatchObject({ 'decide-filing': 'open 2026-01-15' });
    expect(office.story.find(({ type }) => type === 'penalty.filing-period-extended')?.data).toMatchObject({
      decideFilingBy: { due: '2026-01-13' },
    });
  });

  it('that was reopened counted from the day of receipt again', async () => {
    const office = await leadCase();
    await office.ask('decline-filing', say['decline-filing']);
    office.today = '2026-03-20';
    await office.ask('reopen-case', { reason: '发现新的证据' });
    const reopened = 'decideFilingBy' in office.state ? office.state.decideFilingBy : undefined;
    expect(reopened).toMatchObject({ trigger: '2026-03-20' });
    expect(await corrected(office, 'penalty.lead-registered', { title: '某副食店进货查验' })).toHaveLength(1);
    expect(office.state).toMatchObject({ decideFilingBy: reopened, title: '某副食店进货查验' });
  });
});

const APPRAISAL = {
  appraisal: 'JY-1',
  kind: 'examination',
  subject: '抽样食品3批次',
  institution: '示例食品检验中心',
  seizures: [],
  partyTold: true,
};

describe('a corrected inspection', () => {
  const inspected = () => after(filedCase(), ['record-inspection']);

  it('named an officer without a certificate, under an invented name', async () => {
    const office = await inspected();
    office.certificates.set(CLERK, 'none');
    const record = read(office, 'penalty.inspected');
    const [first] = record.data['officers'] as readonly JsonObject[];
    const invented = { person: CLERK, name: '陈伪造', post: '内勤', certificate: '冀00000000', certificateExpires: '2099-01-01' };
    expect((await correctionRefused(office, record, { ...record.data, officers: [first!, invented] })).code).toBe('certificate-not-valid');
    const renamed = { ...record.data, officers: [first!, { ...invented, person: CHEN }] };
    expect((await correctionRefused(office, record, renamed)).facts).toEqual({
      fields: ['name', 'post', 'certificate', 'certificateExpires'].map((member) => `/officers/1/${member}`),
    });
  });

  it('was of one officer, or of one officer twice', async () => {
    const office = await inspected();
    const record = read(office, 'penalty.inspected');
    const [first] = record.data['officers'] as readonly JsonObject[];
    expect((await correctionRefused(office, record, { ...record.data, officers: [first!] })).code).toBe('too-few-officers');
    expect(await correctionRefused(office, record, { ...record.data, officers: [first!, first!] })).toMatchObject({
      code: 'correction-invalid',
      facts: { fields: ['officers'] },
    });
  });

  it('showed no certificates, had no witness, and was tomorrow', async () => {
    const office = await inspected();
    const record = read(office, 'penalty.inspected');
    const code = async (changes: object) => (await correctionRefused(office, record, { ...record.data, ...changes } as JsonObject)).code;
    expect(await code({ certificatesShown: false })).toBe('certificates-not-shown');
    expect(await code({ partyPresent: false })).toBe('inspection-unwitnessed');
    expect(await code({ on: '2026-03-03' })).toBe('day-in-the-future');
  });

  it('looks up the officers who are named anew, as of the day of the inspection, and keeps the others as they were found', async () => {
    const office = await inspected();
    // withdrawn since, or never held: whoever was recorded that day was found certified that day
    office.certificates.set(BO, 'withdrawn');
    const record = read(office, 'penalty.inspected');
    const [first, second] = record.data['officers'] as readonly JsonObject[];
    await correctedBy(office, record, { ...record.data, place: '解放路14号' });
    const officers = [{ person: CHEN }, { person: second!['person']! }];
    const [made] = await correctedBy(office, record, { ...record.data, officers });
    expect((made!.data as { data: object }).data).toMatchObject({
      officers: [{ person: CHEN, name: '陈一' }, second],
      place: record.data['place'],
    });
    expect(office.folded.participants.get(CHEN)?.has('investigator')).toBe(true);
    expect(office.folded.participants.get(String(first!['person']))?.has('investigator')).toBe(true);
    office.today = '2026-03-04';
    expect((await correctionRefused(office, record, { ...record.data, on: '2026-03-01' })).code).toBe('certificate-not-valid');
  });

  it('that waited for an appraisal could not be corrected at all', async () => {
    const office = await filedCase();
    await office.ask('begin-appraisal', { ...APPRAISAL, from: '2026-03-02', until: '2026-03-20' });
    await office.ask('record-inspection', { ...say['record-inspection'], awaitsAppraisal: 'JY-1' });
    expect(await corrected(office, 'penalty.inspected', { place: '解放路14号' })).toHaveLength(1);
  });

  it('took the label of another one, or lost the label by which later records cite it', async () => {
    const office = await inspected();
    await office.ask('record-inspection', { ...say['record-inspection'], record: 'XC-2' });
    const second = read(office, 'penalty.inspected');
    expect((await correctionRefused(office, second, { ...second.data, record: 'XC-1' })).code).toBe('label-taken');
    await office.ask('order-rectification', say['order-rectification']);
    const order = read(office, 'penalty.rectification-ordered');
    await correctedBy(office, order, { ...order.data, order: 'ZG-9' });
    office.today = '2026-03-16';
    await office.ask('record-reinspection', { ...say['record-reinspection'], order: 'ZG-9' });
    expect((await correctionRefused(office, order, order.data)).code).toBe('label-cited');
  });
});

describe('a corrected service', () => {
  it('was in the future, before the decision, by one officer, without a receiver', async () => {
    const office = await servedCase();
    const record = read(office, 'penalty.decision-served');
    const code = async (changes: object) => (await correctionRefused(office, record, { ...record.data, ...changes } as JsonObject)).code;
    expect(await code({ on: '2026-04-02' })).toBe('day-in-the-future');
    expect(await code({ on: '2026-03-29' })).toBe('served-before-decided');
    const { receiver: _receiver, ...unreceived } = record.data;
    expect((await correctionRefused(office, record, unreceived)).code).toBe('service-without-receipt');
    expect(await code({ officers: [(record.data['officers'] as readonly JsonObject[])[0]] })).toBe('too-few-officers');
  });

  it('put off the payment and the lawsuit as the caller liked', async () => {
    const office = await servedCase();
    const record = read(office, 'penalty.decision-served');
    for (const member of ['payBy', 'reconsiderUntil', 'sueUntil']) {
      const forged = { ...record.data, [member]: { ...dueIn(record.data, member), due: '2031-01-01' } } as unknown as JsonObject;
      expect((await correctionRefused(office, record, forged)).facts).toEqual({ fields: [`/${member}/due`] });
    }
  });

  it('by public notice counts from the day of the notice, which is what may be corrected', async () => {
    const office = await penalizedCase();
    await office.ask('serve-decision', { ...say['serve-decision'], way: 'public-notice', on: '2026-03-30' });
    office.today = '2026-04-02';
    const record = read(office, 'penalty.decision-served');
    expect((await correctionRefused(office, record, { ...record.data, on: '2026-04-01' })).facts).toEqual({ fields: ['/on'] });
    const was = String(record.data['on']);
    const [, moved] = await corrected(office, 'penalty.decision-served', { publicNoticeOn: '2026-03-31' });
    const served = read(office, 'penalty.decision-served').data;
    expect(served).toMatchObject({ publicNoticeOn: '2026-03-31', publicNotice: { trigger: '2026-03-31', due: served['on'] } });
    expect(String(served['on']) > was).toBe(true);
    expect(moved?.data).toMatchObject({ dates: [{ of: 'pay', was: { trigger: was }, now: { trigger: served['on'] } }, {}, {}] });
  });
});

describe('a corrected payment', () => {
  it('was larger than the fine, and paid a surcharge that nobody owed', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    for (const payment of ['JK-1', 'JK-2']) await office.ask('record-payment', { ...say['record-payment'], payment, principal: 250_000 });
    const first = office.story.find(({ type }) => type === 'penalty.paid')!;
    const code = async (changes: object) => (await correctionRefused(office, first, { ...first.data, ...changes } as JsonObject)).code;
    expect(await code({ principal: 10_000_000_000 })).toBe('payment-exceeds-fine');
    expect(await code({ principal: 500_001 })).toBe('payment-exceeds-fine');
    expect(await code({ surchargePaid: 1 })).toBe('surcharge-exceeds-limit');
    expect(await code({ outstanding: 0 })).toBe('computed-not-corrected');
    expect(await code({ allocations: [{ due: '2026-01-01', principal: 1, days: 99_999, surcharge: 900_000 }] })).toBe(
      'computed-not-corrected',
    );
    expect(await code({ principal: 0 })).toBe('nothing-paid');
  });

  it('was bounded by the day of payment that a corrected service had moved since', async () => {
    const office = await servedCase();
    office.today = '2026-04-16';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-16' });
    await corrected(office, 'penalty.decision-served', { on: '2026-03-31' });
    expect(office.state).toMatchObject({ after: { service: { payBy: { due: '2026-04-15' } }, payment: { surcharge: 15_000 } } });
    const paid = read(office, 'penalty.paid');
    expect((await correctionRefused(office, paid, { ...paid.data, surchargePaid: 15_001 })).code).toBe('surcharge-exceeds-limit');
    await correctedBy(office, paid, { ...paid.data, surchargePaid: 15_000 });
    expect(read(office, 'penalty.paid').data).toMatchObject({
      surchargePaid: 15_000,
      surchargeOwed: 0,
      allocations: [{ days: 1, surcharge: 15_000 }],
    });
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 15_000, surchargePaid: 15_000 } } });
  });

  it('tells the sums that follow from it, and when cash is to be handed over', async () => {
    const office = await paidCase();
    const [made] = await corrected(office, 'penalty.paid', { principal: 200_000 });
    expect((made!.data as { data: object }).data).toMatchObject({
      principal: 200_000,
      outstanding: 300_000,
      allocations: [{ principal: 200_000, surcharge: 0 }],
    });
    expect(read(office, 'penalty.paid').data).not.toHaveProperty('closeBy');
    await corrected(office, 'penalty.paid', { channel: 'on-spot', onSpotGround: 'remote-on-request' });
    expect(read(office, 'penalty.paid').data).toMatchObject({
      handOverBy: { rule: 'pl-71-officer-handover-period', trigger: '2026-04-10' },
    });
  });
});

it('a case decided on the spot was to be decided by the day of payment', async () => {
  const office = await lead();
  await office.ask('decide-summary-penalty', ON_THE_SPOT);
  expect(office.state).toMatchObject({
    stage: 'decided',
    procedure: 'summary',
    after: { service: { payBy: { rule: 'pl-67-payment-period' } } },
  });
  expect(office.state).not.toHaveProperty('decideBy');
});

it('an officer who was recused corrected the case', async () => {
  const office = await after(filedCase(), ['request-recusal'], ['decide-recusal']);
  const first = read(office, 'penalty.lead-registered');
  expect((await correctionRefused(office, first, { ...first.data, title: '另一标题' })).code).toBe('officer-recused');
});

it('an inquiry took the number of a later one', async () => {
  const office = await after(filedCase(), ['record-inquiry'], ['record-inquiry', { number: 3 }]);
  const first = office.story.find(({ type }) => type === 'penalty.inquiry-recorded')!;
  expect((await correctionRefused(office, first, { ...first.data, number: 3 })).code).toBe('inquiry-number-taken');
  expect((await correctionRefused(office, first, { ...first.data, number: 2 })).code).toBe('accepted penalty.corrected');
});

it('a party that the notice names keeps its short name', async () => {
  const office = await noticedCase();
  const record = read(office, 'penalty.parties-identified');
  const [party] = record.data['parties'] as readonly JsonObject[];
  expect((await correctionRefused(office, record, { ...record.data, parties: [{ ...party!, ref: 'P2' }] })).code).toBe('label-cited');
  const { key: _key, ...given } = party!;
  const [made] = await correctedBy(office, record, { parties: [{ ...given, name: '示例食品有限公司' }] });
  expect((made!.data as { data: object }).data).toMatchObject({ parties: [{ name: '示例食品有限公司', key: party!['key'] }] });
});
