import { penalty } from '../penalty.js';
import { filedCase, noticedCase, say, SERIOUS } from './cases.support.js';
import { served } from './real-law.support.js';
import { read } from './correction.support.js';
import { problemOf } from './refused.support.js';
import { after, exampleOf, on } from './taken-labels.support.js';

const lawyer = { name: '宋代书', idType: 'citizen-id', idNumber: '130182198811230017', phone: '13900007772' };
const agents = (many: number) => Array.from({ length: many }, (_, index) => ({ ...lawyer, name: `宋代书${index}` }));
const heard = (noticed = noticedCase(SERIOUS)) =>
  on(after(on(noticed, '2026-03-24'), ['request-hearing'], ['notify-hearing']), '2026-04-10');
const held = (changes: object) => exampleOf('hold-hearing', { attended: ['agent', 'investigator'], ...changes });

/** The record of a hearing or of a defence could not say who stood for the party. */
describe('an agent of the party (委托代理人)', () => {
  it('is named in the record of the hearing: one or two (行政处罚法 64)', async () => {
    const office = await heard();
    expect(await problemOf(office, 'hold-hearing', held({ agents: agents(3) }))).toMatchObject({
      code: 'too-many-agents',
      facts: { named: 3, most: 2 },
      stored: 0,
    });
    await office.ask('hold-hearing', held({ agents: agents(2) }));
    expect(read(office, 'penalty.hearing-held').data).toMatchObject({ agents: agents(2) });
  });

  it('was refused as a third where each of two parties had sent its own', async () => {
    const [first] = say['identify-parties'].parties;
    const second = { ...first, ref: 'P2', name: '示例第二公司', idNumber: '911101085923662400' };
    const concluded = after(
      filedCase(),
      ['identify-parties', { parties: [first, second] }],
      ['register-evidence'],
      ['verify-evidence'],
      ['conclude-investigation', SERIOUS, '2026-03-20'],
    );
    const office = await heard(after(concluded, ['serve-notice']));
    expect(await problemOf(office, 'hold-hearing', held({ agents: agents(5) }))).toMatchObject({
      code: 'too-many-agents',
      facts: { named: 5, most: 4 },
    });
    await office.ask('hold-hearing', held({ agents: agents(4) }));
    expect(read(office, 'penalty.hearing-held').data).toMatchObject({ agents: agents(4) });
  });

  it('is held to the number of the law in force', async () => {
    const { law } = await served();
    expect(law.on('2026-03-24').threshold('pl-64-hearing-agents')).toBe(2);
    expect(penalty.wording.refusals['too-many-agents']?.law).toEqual(['pl-64-hearing-agents']);
  });

  it('is named with a defence, and what tells who they are is masked with the party', async () => {
    const office = await on(noticedCase(), '2026-03-25');
    await office.ask('record-defence', { ...say['record-defence'], agents: agents(1) });
    const { data } = read(office, 'penalty.defence-recorded');
    expect(data).toMatchObject({ agents: agents(1) });
    for (const type of ['penalty.defence-recorded', 'penalty.hearing-held'] as const) {
      const { personal = [], identifying } = penalty.events[type]!;
      expect(personal).toEqual(expect.arrayContaining(['/agents/*/name', '/agents/*/idNumber', '/agents/*/phone']));
      expect(identifying!(data as never)).toEqual(expect.arrayContaining(['宋代书0', lawyer.idNumber, lawyer.phone]));
    }
  });
});
