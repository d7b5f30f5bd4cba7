import { filingExamples } from '../commands/examples.filing.js';
import { fieldworkExamples } from '../commands/examples.investigation.js';
import { AGENCY, ANNA, BO, CHEN, Office } from './office.support.js';

async function leadWithParty(): Promise<Office> {
  const office = new Office();
  await office.ask('register-lead', filingExamples['register-lead']);
  await office.ask('identify-parties', filingExamples['identify-parties']);
  return office;
}

describe('a lead', () => {
  it('opens the case in the name of the agency of the caller, with the day by which filing is decided', async () => {
    const office = new Office();
    const [registered] = await office.ask('register-lead', filingExamples['register-lead']);
    expect(registered).toMatchObject({
      type: 'penalty.lead-registered',
      data: { agency: { id: AGENCY.agency, level: 'town' }, decideFilingBy: { rule: 'sp-18-filing-period', due: '2026-03-23' } },
    });
    expect(office.state).toMatchObject({ stage: 'lead', title: '某副食店未建立进货查验记录' });
  });

  it('is refused where the act is later than its discovery', async () => {
    const office = new Office();
    const { act, ...lead } = filingExamples['register-lead'];
    expect(await office.refused('register-lead', { ...lead, discoveredOn: '2026-03-01', act })).toBe('act-later-than-discovery');
    expect(await office.refused('register-lead', { ...lead, receivedOn: '2026-03-03', act })).toBe('day-in-the-future');
  });

  it('records a party under a key that does not tell the number, and the same party once', async () => {
    const office = await leadWithParty();
    expect(await office.ask('identify-parties', filingExamples['identify-parties'])).toEqual([]);
    const [party] = office.state.stage === 'lead' ? office.state.parties : [];
    expect(party?.key).toMatch(/^[\w-]{43}$/);
    const [example] = filingExamples['identify-parties'].parties;
    expect(await office.refused('identify-parties', { parties: [{ ...example, idNumber: '91350100M000100Y44' }] })).toBe(
      'id-number-not-valid',
    );
  });
});

describe('filing', () => {
  it('takes the next number of agency and year and counts ninety days', async () => {
    const office = await leadWithParty();
    await office.ask('file-case', filingExamples['file-case']);
    expect(office.state).toMatchObject({
      stage: 'investigating',
      number: { text: '示例镇综合行政执法队罚〔2026〕1号', sequence: 1 },
      decideBy: { due: '2026-05-31' },
      officers: [{ person: ANNA, certificate: '冀B7a01' }, { person: BO }],
    });
    expect(office.held({ register: 'case-number', key: [AGENCY.agency, '2026', 'ordinary'] })).toHaveLength(1);
  });

  it('tells a number that was drawn and never used as a gap, once', async () => {
    const office = await leadWithParty();
    const key = { register: 'case-number', key: [AGENCY.agency, '2026', 'ordinary'] };
    office.enter(key, { data: { number: 1 }, status: 'held' });
    office.enter(key, { data: { number: 2 }, status: 'void' });
    office.enter(key, { data: { number: 3 }, status: 'pending' });
    const [filed] = await office.ask('file-case', filingExamples['file-case']);
    expect(filed?.data).toMatchObject({ number: { sequence: 4, gap: { numbers: [2] } } });
    const { registrations } = await leadWithParty().then(async (other) => {
      for (const entry of office.register(key).entries) other.enter(key, entry);
      return other.tryOut('file-case', filingExamples['file-case']);
    });
    expect(registrations[0]?.data).toEqual({ number: 5, text: '示例镇综合行政执法队罚〔2026〕5号' });
  });

  it('tells what a filing would have told that never came to an end itself, unless it was used after all', async () => {
    const office = await leadWithParty();
    const key = { register: 'case-number', key: [AGENCY.agency, '2026', 'ordinary'] };
    office.enter(key, { data: { number: 7 }, status: 'held' });
    office.enter(key, { data: { number: 8, gap: { numbers: [6, 7], reason: 'lost' } }, status: 'void' });
    const [filed] = await office.ask('file-case', filingExamples['file-case']);
    expect(filed?.data).toMatchObject({ number: { sequence: 9, gap: { numbers: [6, 8] } } });
  });

  it('is refused without a party, without two certified officers, outside the power of the agency, or out of time', async () => {
    const bare = new Office();
    await bare.ask('register-lead', filingExamples['register-lead']);
    expect(await bare.refused('file-case', filingExamples['file-case'])).toBe('no-party-identified');

    const office = await leadWithParty();
    expect(await office.refused('file-case', { ...filingExamples['file-case'], officers: [ANNA] })).toBe('too-few-officers');
    office.certificates.set(BO, 'expired');
    expect(await office.refused('file-case', filingExamples['file-case'])).toBe('certificate-not-valid');
    office.certificates.clear();
    // who had left investigated on with a certificate that had not expired, in a post without a name
    office.withoutPost.add(BO);
    expect(await office.refused('file-case', filingExamples['file-case'])).toBe('no-post-that-day');
    office.withoutPost.clear();
    office.items = [];
    expect(await office.refused('file-case', filingExamples['file-case'])).toBe('item-not-in-power');
    office.confirmed = false;
    expect(await office.refused('file-case', filingExamples['file-case'])).toBe('agency-not-confirmed');
    expect(await office.refused('file-case', { ...filingExamples['file-case'], item: 'X' })).toBe('item-not-in-catalogue');
  });

  it.each([
    ['2024-03-02', false, 'accepted penalty.filed'],
    ['2024-03-01', false, 'act-out-of-time'],
    ['2021-03-02', true, 'accepted penalty.filed'],
    ['2021-03-01', true, 'act-out-of-time'],
  ])('of an act that ended on %s (harm: %s) found on 2026-03-02: %s', async (ended, harm, outcome) => {
    const office = new Office();
    const lead = filingExamples['register-lead'];
    await office.ask('register-lead', { ...lead, act: { ...lead.act, ended, harm } });
    await office.ask('identify-parties', filingExamples['identify-parties']);
    expect(await office.refused('file-case', filingExamples['file-case'])).toBe(outcome);
  });
});

describe('an inspection', () => {
  it('is recorded with the certificates valid on that day, once', async () => {
    const office = await leadWithParty();
    expect(await office.refused('record-inspection', fieldworkExamples['record-inspection'])).toBe('case-not-filed');
    await office.ask('file-case', filingExamples['file-case']);
    const [inspected] = await office.ask('record-inspection', fieldworkExamples['record-inspection']);
    expect(inspected).toMatchObject({ type: 'penalty.inspected', data: { officers: [{ name: '安娜' }, { name: '薄明' }] } });
    expect(await office.ask('record-inspection', fieldworkExamples['record-inspection'])).toEqual([]);
  });

  it('is refused without certificates shown, without party and witness, and by a recused officer', async () => {
    const office = await leadWithParty();
    await office.ask('file-case', filingExamples['file-case']);
    const inspection = fieldworkExamples['record-inspection'];
    expect(await office.refused('record-inspection', { ...inspection, certificatesShown: false })).toBe('certificates-not-shown');
    expect(await office.refused('record-inspection', { ...inspection, partyPresent: false })).toBe('inspection-unwitnessed');
    await office.ask('request-recusal', { person: BO, by: 'party', reason: '亲属' });
    await office.ask('decide-recusal', { person: BO, granted: true, reason: '属实' });
    expect(await office.refused('record-inspection', inspection)).toBe('officer-recused');
    expect(await office.refused('record-inspection', { ...inspection, officers: [ANNA, CHEN] }, BO)).toBe('officer-recused');
  });
});
