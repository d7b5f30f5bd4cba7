import { ANNA, BO, CHEN, HEAD } from './office.support.js';
import { filedCase, say } from './cases.support.js';

describe('an inquiry', () => {
  it('is recorded once per number, in O(1) of state however many there are', async () => {
    const office = await filedCase();
    const record = say['record-inquiry'];
    await office.ask('record-inquiry', record);
    expect(await office.ask('record-inquiry', record)).toEqual([]);
    expect(await office.refused('record-inquiry', { ...record, to: '2026-03-02T01:41:00.000Z' })).toBe('inquiry-number-taken');
    for (let number = 2; number <= 60; number += 1) await office.ask('record-inquiry', { ...record, number });
    expect(office.state).toMatchObject({ inquiries: { count: 60, last: 60 } });
    expect('inquiries' in office.state && office.state.inquiries.recent).toHaveLength(16);
    expect(await office.refused('record-inquiry', { ...record, number: 2 })).toBe('inquiry-number-taken');
  });

  it('is refused before its end, backwards, without rights told, or by one officer', async () => {
    const office = await filedCase();
    const record = say['record-inquiry'];
    expect(await office.refused('record-inquiry', { ...record, to: '2026-03-02T23:00:00.000Z' })).toBe('inquiry-time-not-possible');
    expect(await office.refused('record-inquiry', { ...record, to: '2026-03-02T00:00:00.000Z' })).toBe('inquiry-time-not-possible');
    expect(await office.refused('record-inquiry', { ...record, rightsTold: false })).toBe('rights-not-told');
    expect(await office.refused('record-inquiry', { ...record, officers: [ANNA] })).toBe('too-few-officers');
  });
});

describe('officers', () => {
  it('are replaced by the head, never by somebody recused', async () => {
    const office = await filedCase();
    expect(await office.refused('assign-officers', say['assign-officers'])).toBe('recorded-otherwise');
    // the first leads the case (主办人), as lists and duties tell
    expect(await office.refused('assign-officers', { officers: [BO, ANNA], reason: '更换主办人' })).toBe(
      'accepted penalty.officers-assigned',
    );
    await office.ask('assign-officers', { officers: [ANNA, CHEN], reason: '调整' });
    expect(office.state).toMatchObject({ officers: [{ person: ANNA }, { person: CHEN }] });
    expect(await office.refused('decide-recusal', say['decide-recusal'])).toBe('no-recusal-requested');
    await office.ask('request-recusal', { person: CHEN, by: 'party', reason: '亲属' });
    expect(await office.ask('request-recusal', { person: CHEN, by: 'party', reason: '亲属' })).toEqual([]);
    await office.ask('decide-recusal', { person: CHEN, granted: true, reason: '属实' });
    expect(await office.ask('decide-recusal', { person: CHEN, granted: true, reason: '属实' })).toEqual([]);
    expect(await office.refused('decide-recusal', { person: CHEN, granted: false, reason: '属实' })).toBe('recusal-already-decided');
    expect(office.state).toMatchObject({ officers: [{ person: ANNA }] });
    expect(await office.refused('assign-officers', { officers: [BO, CHEN], reason: '调整' })).toBe('officer-recused');
  });

  it('do not decide on their own recusal', async () => {
    const office = await filedCase();
    await office.ask('request-recusal', { person: HEAD, by: 'party', reason: '利害关系' });
    expect(await office.refused('decide-recusal', { person: HEAD, granted: false, reason: '不属实' })).toBe('decides-own-recusal');
  });

  it('that there are not had their recusal recorded, without a name', async () => {
    const office = await filedCase();
    const nobody = '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7aff';
    expect(await office.refused('request-recusal', { person: nobody, by: 'party', reason: '亲属' })).toBe('unknown-officer');
    expect(office.state).toMatchObject({ recusals: [] });
  });

  it('whose recusal is refused go on', async () => {
    const office = await filedCase();
    await office.ask('request-recusal', { person: BO, by: 'party', reason: '亲属' });
    await office.ask('decide-recusal', { person: BO, granted: false, reason: '不属实' });
    expect(await office.refused('record-inspection', say['record-inspection'])).toBe('accepted penalty.inspected');
  });
});

describe('a rectification', () => {
  it('is re-inspected: not met with a new term, then met', async () => {
    const office = await filedCase();
    expect(await office.refused('record-reinspection', say['record-reinspection'])).toBe('no-rectification-ordered');
    expect(await office.refused('order-rectification', { ...say['order-rectification'], until: '2026-03-01' })).toBe(
      'term-ends-before-it-begins',
    );
    const [ordered] = await office.ask('order-rectification', say['order-rectification']);
    expect(ordered?.data).toMatchObject({ until: '2026-03-16', reinspectBy: { due: '2026-03-26' } });
    expect(await office.ask('order-rectification', say['order-rectification'])).toEqual([]);
    expect(await office.refused('order-rectification', { ...say['order-rectification'], until: '2026-03-18' })).toBe('label-taken');
    office.today = '2026-03-16';
    const visit = say['record-reinspection'];
    expect(await office.refused('record-reinspection', { ...visit, result: 'partly' })).toBe('remaining-defects-not-told');
    expect(await office.refused('record-reinspection', { ...visit, on: '2026-03-01' })).toBe('reinspected-before-the-order');
    await office.ask('record-reinspection', { ...visit, result: 'partly', remaining: '台账不全', until: '2026-03-20' });
    expect(office.state).toMatchObject({ rectifications: [{ status: 'partly', until: '2026-03-20', reinspectBy: { due: '2026-03-30' } }] });
    office.today = '2026-03-20';
    await office.ask('record-reinspection', { ...visit, on: '2026-03-20' });
    expect(await office.ask('record-reinspection', { ...visit, on: '2026-03-20' })).toEqual([]);
    expect(await office.refused('record-reinspection', { ...visit, on: '2026-03-19' })).toBe('rectification-already-met');
  });
});

describe('evidence', () => {
  it('names files that were uploaded, is verified or excluded once', async () => {
    const office = await filedCase();
    const evidence = say['register-evidence'];
    expect(await office.refused('register-evidence', { ...evidence, files: ['f'.repeat(64)] })).toBe('file-not-uploaded');
    expect(await office.refused('verify-evidence', say['verify-evidence'])).toBe('no-such-evidence');
    const [registered] = await office.ask('register-evidence', { ...evidence, files: ['a'.repeat(64)] });
    expect(registered?.data).toMatchObject({ files: [{ size: 10, sha256: 'a'.repeat(64), sm3: 'a'.repeat(64) }] });
    expect(await office.ask('register-evidence', { ...evidence, files: ['a'.repeat(64)] })).toEqual([]);
    expect(await office.refused('register-evidence', { ...evidence, kind: 'physical' })).toBe('label-taken');
    await office.ask('verify-evidence', say['verify-evidence']);
    expect(await office.ask('verify-evidence', say['verify-evidence'])).toEqual([]);
    await office.ask('exclude-evidence', say['exclude-evidence']);
    expect(await office.ask('exclude-evidence', say['exclude-evidence'])).toEqual([]);
    expect(await office.refused('verify-evidence', say['verify-evidence'])).toBe('evidence-excluded');
  });

  it('made by a device is verified only after the device record was reviewed (R12)', async () => {
    const office = await filedCase();
    await office.ask('register-evidence', { ...say['register-evidence'], kind: 'audiovisual', device: true });
    expect(await office.refused('verify-evidence', say['verify-evidence'])).toBe('device-record-not-reviewed');
    await office.ask('verify-evidence', { ...say['verify-evidence'], deviceReviewed: true });
  });
});

describe('a measure', () => {
  it('was approved beforehand by who became a head after the day on which it was taken', async () => {
    const office = await filedCase();
    office.today = '2026-03-06';
    office.inPostSince.set(HEAD, '2026-03-05');
    const measures = { 'preserve-evidence': say['preserve-evidence'], 'seize-property': say['seize-property'] } as const;
    for (const [command, example] of Object.entries(measures)) {
      const measure = { ...example, on: '2026-03-04' };
      expect(await office.refused(command, { ...measure, emergency: false }, HEAD)).toBe('measure-not-approved');
      expect((await office.ask(command, { ...measure, emergency: true }, HEAD))[0]?.data).toMatchObject({ approved: false });
    }
    const [since] = await office.ask(
      'seize-property',
      { ...say['seize-property'], seizure: 'CF-9', on: '2026-03-05', emergency: false },
      HEAD,
    );
    expect(since?.data).toMatchObject({ approved: true });
  });

  it('of an officer alone needs an emergency, and the head approves it afterwards', async () => {
    const office = await filedCase();
    const measure = say['preserve-evidence'];
    expect(await office.refused('preserve-evidence', { ...measure, emergency: false }, ANNA)).toBe('measure-not-approved');
    const [preserved] = await office.ask('preserve-evidence', measure, ANNA);
    expect(preserved?.data).toMatchObject({
      handleBy: { due: '2026-03-11' },
      approved: false,
      approveBy: { rule: 'cl-19-emergency-report-period' },
    });
    expect(await office.refused('approve-emergency-measure', { measure: 'BC-9', opinion: '同意' })).toBe('no-measure-to-approve');
    await office.ask('approve-emergency-measure', say['approve-emergency-measure']);
    expect(await office.ask('approve-emergency-measure', say['approve-emergency-measure'])).toEqual([]);
    expect(await office.refused('approve-emergency-measure', { measure: 'BC-1', opinion: '再次同意' })).toBe('no-measure-to-approve');
    expect(office.state).toMatchObject({ preservations: [{ approved: true }] });
    expect(await office.ask('preserve-evidence', measure)).toEqual([]);
    expect(await office.refused('seize-property', { ...say['seize-property'], seizure: 'BC-1' })).toBe('label-taken');
  });

  it('of preservation is released after seven working days, converted before', async () => {
    const office = await filedCase();
    expect(await office.refused('release-preservation', say['release-preservation'])).toBe('nothing-preserved');
    await office.ask('preserve-evidence', say['preserve-evidence']);
    office.today = '2026-03-12';
    expect(await office.refused('convert-preservation', say['convert-preservation'])).toBe('preservation-expired');
    office.today = '2026-03-11';
    await office.ask('convert-preservation', say['convert-preservation']);
    expect(await office.ask('convert-preservation', say['convert-preservation'])).toEqual([]);
    expect(await office.refused('release-preservation', say['release-preservation'])).toBe('preservation-already-handled');
  });

  it('of seizure is told with its remedies, extended once, and released', async () => {
    const office = await filedCase();
    expect(await office.refused('seize-property', { ...say['seize-property'], remediesTold: false })).toBe('seizure-remedies-not-told');
    expect(await office.refused('extend-seizure', say['extend-seizure'])).toBe('nothing-seized');
    await office.ask('seize-property', say['seize-property']);
    expect(await office.ask('seize-property', say['seize-property'])).toEqual([]);
    expect(office.state).toMatchObject({ seizures: [{ until: { due: '2026-04-01' } }] });
    office.today = '2026-04-02';
    expect(await office.refused('extend-seizure', say['extend-seizure'])).toBe('seizure-expired');
    office.today = '2026-04-01';
    await office.ask('extend-seizure', say['extend-seizure']);
    expect(office.state).toMatchObject({ seizures: [{ until: { due: '2026-05-01' } }] });
    expect(await office.refused('extend-seizure', say['extend-seizure'])).toBe('seizure-already-extended');
    await office.ask('release-seizure', say['release-seizure']);
    expect(await office.ask('release-seizure', say['release-seizure'])).toEqual([]);
    expect(await office.refused('extend-seizure', say['extend-seizure'])).toBe('seizure-released');
    expect(await office.refused('approve-emergency-measure', say['approve-emergency-measure'])).toBe('no-measure-to-approve');
  });
});

describe('the investigation', () => {
  it('stands still while suspended: those days do not count', async () => {
    const office = await filedCase();
    await office.ask('suspend-investigation', say['suspend-investigation']);
    expect(await office.refused('record-inspection', say['record-inspection'])).toBe('investigation-suspended');
    office.today = '2026-03-11';
    expect(await office.refused('resume-investigation', { on: '2026-03-01' })).toBe('term-ends-before-it-begins');
    await office.ask('resume-investigation', { on: '2026-03-11' });
    expect(office.state).toMatchObject({ stage: 'investigating', decideBy: { due: '2026-06-10' } });
  });

  it('is extended by the head once, further only by collective decision with its term', async () => {
    const office = await filedCase();
    const further = { by: 'collective', days: 20, reason: '特别复杂' };
    expect(await office.refused('extend-decision-period', further)).toBe('head-extends-first');
    await office.ask('extend-decision-period', say['extend-decision-period']);
    expect(office.state).toMatchObject({ decideBy: { due: '2026-06-30' } });
    expect(await office.refused('extend-decision-period', say['extend-decision-period'])).toBe('decision-period-already-extended');
    expect(await office.refused('extend-decision-period', { by: 'collective', reason: '复杂' })).toBe('further-term-not-set');
    await office.ask('extend-decision-period', further);
    expect(office.state).toMatchObject({ decideBy: { due: '2026-07-20' } });
  });

  it('that is terminated takes no further step but closing', async () => {
    const office = await filedCase();
    await office.ask('terminate-investigation', say['terminate-investigation']);
    expect(await office.refused('record-inspection', say['record-inspection'])).toBe('investigation-terminated');
    await office.ask('close-case', { ground: 'terminated', summary: '当事人死亡' });
    expect(office.state).toMatchObject({ stage: 'closed', closing: 'terminated' });
  });
});
