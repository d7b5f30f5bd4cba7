import { effective } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { concludedCase, say, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import { Office } from './office.support.js';

const duty = (office: Office, name: string) => dutiesOf(effective(office.story))[name];

/** Recorded as received on 26 February 2026: fifteen working days end on 19 March. */
async function filedOn(day: string): Promise<Office> {
  const office = new Office();
  const act = { ...say['register-lead'].act, ended: '2026-02-20' };
  await office.ask('register-lead', { ...say['register-lead'], act, ...received('2026-02-26') });
  await office.ask('identify-parties', say['identify-parties']);
  office.today = day;
  await office.ask('file-case', say['file-case']);
  return office;
}

const received = (day: string) => ({ receivedOn: day, discoveredOn: day });

/** Served on 1 April 2026, to be paid by the 16th. */
async function paidOn(day: string): Promise<Office> {
  const office = await servedCase();
  office.today = day;
  await office.ask('record-payment', { ...say['record-payment'], on: day });
  return office;
}

describe('a duty that was done before the day that it counts from was corrected', () => {
  it('stayed late though it turned out to be in time: filed sixteen working days after the day that was recorded', async () => {
    const office = await filedOn('2026-03-20');
    expect(duty(office, 'decide-filing')).toBe('done late');
    await corrected(office, 'penalty.lead-registered', received('2026-02-27'));
    expect(duty(office, 'decide-filing')).toBe('done');
  });

  it('is late where the day turned out to be an earlier one', async () => {
    const office = await filedOn('2026-03-19');
    expect(duty(office, 'decide-filing')).toBe('done');
    await corrected(office, 'penalty.lead-registered', received('2026-02-25'));
    expect(duty(office, 'decide-filing')).toBe('done late');
  });

  it('was paid late still, a day that bore no surcharge any more (行政处罚法 67, 72)', async () => {
    const office = await paidOn('2026-04-17');
    expect(duty(office, 'pay-fine')).toBe('done late');
    await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 0 } } });
    expect(duty(office, 'pay-fine')).toBe('done');
  });

  it('was late still, the head having refused the transfer on the third day after the report (移送规定 5)', async () => {
    const office = await concludedCase();
    await office.ask('report-suspected-crime', { ...say['report-suspected-crime'], on: '2026-03-19' });
    office.today = '2026-03-23';
    await office.ask('refuse-crime-transfer', { ...say['refuse-crime-transfer'], on: office.today });
    expect(duty(office, 'decide-crime-transfer')).toBe('done late');
    await corrected(office, 'penalty.crime-reported', { on: '2026-03-20' });
    expect(duty(office, 'decide-crime-transfer')).toBe('done');
  });

  it('is not owed again where it was closed', async () => {
    const office = await paidOn('2026-04-10');
    await office.ask('close-case', { ...closingExamples['close-case'], ground: 'performed' });
    await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect(dutiesOf(effective(office.story))).toMatchObject({ 'pay-fine': 'done', 'close-case': 'done' });
  });
});
