import { inspectionPublicationExamples } from '../commands/examples.inspection-publication.js';
import { penalty } from '../penalty.js';
import { filedCase, leadCase, say } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';
import { filed } from './real-law.support.js';
import { problemOf } from './refused.support.js';

const publish = inspectionPublicationExamples['publish-inspection'];
const withhold = inspectionPublicationExamples['withhold-inspection'];
const appraisal = {
  appraisal: 'JY-1',
  kind: 'examination',
  subject: '抽样食品3批次',
  institution: '示例食品检验中心',
  from: '2026-03-02',
  until: '2026-03-20',
  seizures: [],
  partyTold: true,
};

/** Inspected on Monday 2 March 2026: twenty working days end on Monday 30 March. */
async function inspected(office = filedCase()) {
  const open = await office;
  await open.ask('record-inspection', say['record-inspection']);
  return open;
}

describe('the result of an inspection', () => {
  it('is owed to the public within twenty working days of the inspection (D25)', async () => {
    const office = await inspected();
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-inspection XC-1': 'open 2026-03-30' });
    office.today = '2026-03-30';
    await office.ask('publish-inspection', { ...publish, on: '2026-03-30' });
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-inspection XC-1': 'done' });
  });

  it('published on the twenty-first working day is late', async () => {
    const office = await inspected();
    office.today = '2026-03-31';
    await office.ask('publish-inspection', { ...publish, on: '2026-03-31' });
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-inspection XC-1': 'done late' });
  });

  it('counts the holidays of the calendar and the rule of the field: Qingming is no working day', async () => {
    const office = await inspected(filed({ on: '2026-03-02' }));
    expect(office.state).toMatchObject({ inspections: [{ publishBy: { due: '2026-03-30', rule: 'g118-inspection-publication-period' } }] });
    const later = await filed({ on: '2026-03-10' });
    await later.ask('record-inspection', { ...say['record-inspection'], on: '2026-03-10' });
    expect(later.state).toMatchObject({ inspections: [{ publishBy: { due: '2026-04-08', version: '2022-03-15' } }] });
  });

  it('that waits for an appraisal is formed when the appraisal ends, and not before', async () => {
    const office = await filedCase();
    const waiting = { ...say['record-inspection'], awaitsAppraisal: 'JY-1' };
    expect(await office.refused('record-inspection', waiting)).toBe('no-appraisal-running');
    await office.ask('begin-appraisal', appraisal);
    await office.ask('record-inspection', waiting);
    await office.ask('record-inspection', { ...say['record-inspection'], record: 'XC-2' });
    expect(dutiesOf(office.story)).toMatchObject({
      'publish-inspection XC-1': 'paused 2026-03-20',
      'end-appraisal JY-1': 'open 2026-03-20',
    });
    office.today = '2026-03-13';
    expect(await office.refused('publish-inspection', { ...publish, on: '2026-03-13' })).toBe('inspection-result-not-formed');
    await office.ask('end-appraisal', { appraisal: 'JY-1', on: '2026-03-13', result: '不符合标准', files: [] });
    expect(dutiesOf(office.story)).toMatchObject({
      'publish-inspection XC-1': 'open 2026-04-10',
      'publish-inspection XC-2': 'open 2026-03-30',
    });
    expect(await office.refused('publish-inspection', { ...publish, on: '2026-03-13' })).toBe('accepted penalty.inspection-published');
  });

  it('is published once per place, after the inspection, without personal numbers, and withheld only on grounds of the law', async () => {
    const none = await leadCase();
    await none.ask('file-case', say['file-case']);
    expect(await none.refused('publish-inspection', publish)).toBe('no-such-inspection');
    const office = await inspected();
    office.today = '2026-03-06';
    const refused = (changes: object) => office.refused('publish-inspection', { ...publish, ...changes });
    expect(await refused({ record: 'XC-9' })).toBe('no-such-inspection');
    expect(await refused({ on: '2026-03-01' })).toBe('published-before-the-inspection');
    expect(await refused({ on: '2026-03-07' })).toBe('day-in-the-future');
    expect(await refused({ text: '张某,身份证11010519491231002X' })).toBe('publication-shows-personal-number');
    expect(await refused({ withheld: [{ what: '过程稿', ground: 'internal-matter' }] })).toBe('no-ground-to-withhold');
    await office.ask('publish-inspection', publish);
    expect(await office.ask('publish-inspection', publish)).toEqual([]);
    expect(await refused({ on: '2026-03-05' })).toBe('inspection-already-published');
    expect(await refused({ site: '公告栏' })).toBe('accepted penalty.inspection-published');
    expect(await office.refused('withhold-inspection', withhold)).toBe('inspection-already-published');
    expect(office.state).toMatchObject({ inspections: [{ published: [{ site: '示例镇政府网站', on: '2026-03-06' }] }] });
  });

  it('is no longer owed where the head decides with a reason not to publish it; it may still be published', async () => {
    const office = await inspected();
    office.today = '2026-03-06';
    expect(penalty.commands['withhold-inspection']!.who).toEqual(['head']);
    await office.ask('withhold-inspection', withhold);
    expect(await office.ask('withhold-inspection', withhold)).toEqual([]);
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-inspection XC-1': 'lapsed' });
    expect(await office.refused('publish-inspection', publish)).toBe('accepted penalty.inspection-published');
  });

  it('is owed by another date where the day of the inspection is corrected; the old date stays where it was recorded', async () => {
    const office = await filedCase();
    office.today = '2026-03-10';
    await inspected(Promise.resolve(office));
    office.today = '2026-03-12';
    const [, moved] = await corrected(office, 'penalty.inspected', { on: '2026-03-09' });
    expect(moved?.data).toMatchObject({
      dates: [{ of: 'publish-inspection', label: 'XC-1', was: { due: '2026-03-30' }, now: { due: '2026-04-06' } }],
    });
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-inspection XC-1': 'open 2026-04-06' });
    expect(office.story.find(({ type }) => type === 'penalty.inspected')?.data).toMatchObject({ publishBy: { due: '2026-03-30' } });
  });
});

describe('an appraisal that does not end (bug: the inspection that waited for it had no clock, and nobody was told)', () => {
  async function waiting(office: Office): Promise<Office> {
    await office.ask('begin-appraisal', appraisal);
    await office.ask('record-inspection', { ...say['record-inspection'], awaitsAppraisal: 'JY-1' });
    return office;
  }

  it('is late the day after the term that the party was told, while the clock of the publication stands still for all to see', async () => {
    const office = await waiting(await filed({ on: '2026-03-02' }));
    expect(office.story.at(-2)?.data).toMatchObject({ endBy: { rule: 'cl-25-appraisal-term', due: '2026-03-20' } });
    expect(dutiesOf(office.story)).toMatchObject({
      'end-appraisal JY-1': 'open 2026-03-20',
      'publish-inspection XC-1': 'paused 2026-03-20',
      decide: expect.stringMatching(/^paused/),
    });
    office.today = '2026-03-21';
    await office.ask('end-appraisal', { appraisal: 'JY-1', on: '2026-03-21', result: '不符合标准', files: [] });
    expect(dutiesOf(office.story)).toMatchObject({ 'end-appraisal JY-1': 'done late', 'publish-inspection XC-1': 'open 2026-04-20' });
  });

  it('ended on the last day of its term is in time', async () => {
    const office = await waiting(await filedCase());
    office.today = '2026-03-20';
    await office.ask('end-appraisal', { appraisal: 'JY-1', on: '2026-03-20', result: '不符合标准', files: [] });
    expect(dutiesOf(office.story)).toMatchObject({ 'end-appraisal JY-1': 'done', 'publish-inspection XC-1': 'open 2026-04-17' });
  });

  it.each([
    ['decided', (office: Office) => office.ask('decide-penalty', say['decide-penalty'])],
    ['terminated', (office: Office) => office.ask('terminate-investigation', say['terminate-investigation'])],
  ])('may still end once the case was %s: then the result is formed and its publication owed', async (stage, leaveOff) => {
    const office = stage === 'decided' ? await undecided() : await waiting(await filedCase());
    await leaveOff(office);
    expect(office.state.stage).toBe(stage);
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-inspection XC-1': 'paused 2026-03-20' });
    office.today = '2026-04-01';
    const events = await office.ask('end-appraisal', { appraisal: 'JY-1', on: '2026-04-01', result: '符合标准', files: [] });
    expect(events.map(({ type }) => type)).toEqual(['penalty.appraisal-ended']);
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-inspection XC-1': 'open 2026-04-29', 'end-appraisal JY-1': 'done late' });
    expect(office.state.stage).toBe(stage);
  });

  /** Ready to be decided on 30 March 2026, the appraisal running still. */
  async function undecided(): Promise<Office> {
    const office = await waiting(await filedCase());
    await office.ask('register-evidence', say['register-evidence']);
    await office.ask('verify-evidence', say['verify-evidence']);
    office.today = '2026-03-20';
    await office.ask('conclude-investigation', say['conclude-investigation']);
    await office.ask('serve-notice', say['serve-notice']);
    office.today = '2026-03-30';
    return office;
  }

  it('is ended once: the same words add nothing, another result or day is refused', async () => {
    const office = await waiting(await filedCase());
    office.today = '2026-03-20';
    const ends = { appraisal: 'JY-1', on: '2026-03-20', result: '不符合标准', files: [] };
    await office.ask('end-appraisal', ends);
    expect(await office.ask('end-appraisal', ends)).toEqual([]);
    expect(await problemOf(office, 'end-appraisal', { ...ends, result: '符合标准' })).toMatchObject({
      code: 'appraisal-already-ended',
      facts: { appraisal: 'JY-1', on: '2026-03-20' },
      stored: 0,
    });
  });
});
