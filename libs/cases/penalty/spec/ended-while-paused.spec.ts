import { appraisalExamples } from '../commands/examples.appraisal.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { filedCase, say, servedCase } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const suspend = (office: Office, from = office.today) => office.ask('suspend-investigation', { ...say['suspend-investigation'], from });
const terminate = (office: Office) => office.ask('terminate-investigation', say['terminate-investigation']);
const decide = (office: Office) => dutiesOf(office.story)['decide'];

describe('a duty that ends while its clock stands still', () => {
  it('was late by the day that it had before: the days of the suspension do not count (市场监管程序规定 64)', async () => {
    const office = await filedCase();
    expect(decide(office)).toBe('open 2026-05-31');
    office.today = '2026-05-20';
    await suspend(office);
    office.today = '2026-07-01';
    await terminate(office);
    expect(decide(office)).toBe('done');
  });

  it('is late where its day had passed before the clock stood still', async () => {
    const office = await filedCase();
    office.today = '2026-06-10';
    await suspend(office);
    office.today = '2026-07-01';
    await terminate(office);
    expect(decide(office)).toBe('done late');
  });

  it('stood still since the day that the record names, not since it was recorded', async () => {
    const office = await filedCase();
    office.today = '2026-06-10';
    await suspend(office, '2026-05-29');
    await terminate(office);
    expect(decide(office)).toBe('done');
  });

  it('stood still since the first of two challenges was accepted, though that was recorded after the other', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'open 2027-01-01' });
    office.today = '2027-01-05';
    for (const [challenge, acceptedOn] of Object.entries({ 'FY-1': '2027-01-04', 'FY-2': '2026-12-31' })) {
      await office.ask('record-challenge', { ...remedyExamples['record-challenge'], challenge, acceptedOn });
    }
    await office.ask('record-challenge-result', { ...remedyExamples['record-challenge-result'], on: office.today, result: 'revoked' });
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'lapsed' });
  });

  it('stood still since the suspension, where that is recorded while something is appraised and began before it', async () => {
    const office = await filedCase();
    office.today = '2026-06-10';
    await office.ask('begin-appraisal', { ...appraisalExamples['begin-appraisal'], from: office.today, until: '2026-08-31' });
    await suspend(office, '2026-05-20');
    office.today = '2026-07-01';
    await terminate(office);
    expect(decide(office)).toBe('done');
  });

  it('stood still since the first of two appraisals began, though that was recorded after the other', async () => {
    const office = await filedCase();
    office.today = '2026-06-10';
    for (const [appraisal, from] of Object.entries({ 'JD-1': '2026-06-09', 'JD-2': '2026-05-20' })) {
      await office.ask('begin-appraisal', { ...appraisalExamples['begin-appraisal'], appraisal, from, until: '2026-08-31' });
    }
    office.today = '2026-07-01';
    await terminate(office);
    expect(decide(office)).toBe('done');
  });

  it('stood still since the appraisal began, though the investigation was suspended meanwhile', async () => {
    const office = await filedCase();
    office.today = '2026-05-20';
    await office.ask('begin-appraisal', { ...appraisalExamples['begin-appraisal'], from: office.today, until: '2026-08-31' });
    office.today = '2026-06-10';
    await suspend(office);
    office.today = '2026-07-01';
    await terminate(office);
    expect(decide(office)).toBe('done');
  });

  it('was a term to apply to the court that the office had missed, where the decision was revoked under challenge', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    office.today = '2026-09-30';
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], kind: 'lawsuit', acceptedOn: office.today });
    office.today = '2027-03-01';
    const revoked = { ...remedyExamples['record-challenge-result'], on: office.today, result: 'revoked' };
    await office.ask('record-challenge-result', revoked);
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'lapsed', 'pay-fine': 'lapsed late' });
  });
});
