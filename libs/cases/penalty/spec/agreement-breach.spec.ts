import { penalty } from '../penalty.js';
import { say } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';
import { FINE, served, TIER } from './real-law.support.js';
import { problemOf } from './refused.support.js';

const pay = say['record-payment'];
const resume = say['resume-enforcement'];
/** On 20 April the surcharge is 2,400 yuan: 1,000 are waived on condition, 21,400 yuan are paid in two stages. */
const agreed = {
  ...say['agree-on-enforcement'],
  on: '2026-04-20',
  waived: 100_000,
  conditional: true,
  stages: [
    { due: '2026-05-08', amount: 1_000_000 },
    { due: '2026-06-08', amount: 1_140_000 },
  ],
};

/** Under the law of config/: 20,000 yuan, to be paid by 16 April 2026. */
async function overdue(day = '2026-04-20'): Promise<Office> {
  const office = await served({ penalties: FINE(2_000_000), discretion: TIER('general'), on: '2026-04-01' });
  office.today = day;
  return office;
}

async function agreement(changes: object = {}): Promise<Office> {
  const office = await overdue();
  await office.ask('urge-performance', say['urge-performance']);
  await office.ask('agree-on-enforcement', { ...agreed, ...changes });
  return office;
}

const on = async (office: Promise<Office>, day: string): Promise<Office> => {
  const open = await office;
  open.today = day;
  return open;
};
const paysOn = (office: Office, day: string, label: string, principal: number, surcharge = 0) => {
  office.today = day;
  return office.ask('record-payment', { ...pay, payment: label, on: day, principal, surcharge });
};

describe('an agreement to perform in stages (行政强制法 42)', () => {
  it('was owed by the day of a deferral beside the stages, where that was approved meanwhile', async () => {
    const office = await agreement();
    const deferral = { kind: 'deferral', appliedOn: office.today, schedule: [{ due: '2026-07-01', amount: 2_000_000 }] };
    await office.ask('arrange-payment', { ...say['arrange-payment'], ...deferral });
    expect(dutiesOf(office.story)).toMatchObject({ 'perform-agreement': 'open 2026-05-08', 'pay-fine': 'paused 2026-07-01' });
    office.today = '2026-05-09';
    await office.ask('resume-enforcement', { ...resume, on: office.today });
    expect(dutiesOf(office.story)).toMatchObject({ 'perform-agreement': 'lapsed late', 'pay-fine': 'open 2026-07-01' });
  });

  it('was owed by its instalments at once after the first payment, beside the stages', async () => {
    const office = await overdue('2026-04-02');
    const schedule = ['2026-04-10', '2026-04-16'].map((due) => ({ due, amount: 1_000_000 }));
    await office.ask('arrange-payment', { ...say['arrange-payment'], appliedOn: office.today, schedule });
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    // 3,000 yuan of surcharge on the first, 1,200 on the second; 1,000 are waived
    const stages = ['2026-05-08', '2026-06-08'].map((due, index) => ({ due, amount: [1_000_000, 1_320_000][index] }));
    await office.ask('agree-on-enforcement', { ...agreed, stages });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'paused 2026-04-10' });
    await paysOn(office, '2026-05-08', 'JK-1', 1_000_000);
    expect(dutiesOf(office.story)).toMatchObject({ 'perform-agreement': 'open 2026-06-08', 'pay-fine': 'paused 2026-04-16' });
  });

  it('is a duty by the day of each stage, and enforcement waits meanwhile', async () => {
    const office = await agreement();
    expect(dutiesOf(office.story)).toMatchObject({
      'perform-agreement': 'open 2026-05-08',
      'pay-fine': 'paused 2026-04-16',
      'apply-to-court': 'open 2027-01-08',
    });
    for (const [command, body] of [
      ['urge-performance', say['urge-performance']],
      ['apply-to-court', { court: '示例县人民法院', on: '2026-04-20' }],
    ] as const) {
      expect(await problemOf(office, command, body)).toMatchObject({
        code: 'enforcement-agreement-in-force',
        articles: ['《行政强制法》第四十二条第一款', '《行政强制法》第四十二条第二款'],
        facts: { agreement: 'ZX-1', due: '2026-05-08' },
        byGate: true,
        stored: 0,
      });
    }
    await paysOn(office, '2026-05-08', 'JK-1', 1_000_000);
    expect(dutiesOf(office.story)).toMatchObject({ 'perform-agreement': 'open 2026-06-08' });
    await paysOn(office, '2026-06-08', 'JK-2', 1_000_000, 140_000);
    expect(dutiesOf(office.story)).toMatchObject({ 'perform-agreement': 'done' });
  });

  it('may name stages without waiving anything, and then needs no remedial measures', async () => {
    const office = await overdue();
    const { measures: _measures, ...body } = {
      ...agreed,
      waived: 0,
      conditional: false,
      stages: [{ due: '2026-05-08', amount: 2_240_000 }],
    };
    const [event] = await office.ask('agree-on-enforcement', body);
    expect(event?.data).toMatchObject({ waived: 0, surchargeOwed: 240_000, performBy: { due: '2026-05-08' } });
    const words = penalty.wording.events['penalty.enforcement-agreed']!;
    expect(words.sentence(event!.data as never, 'zh')).toContain('分阶段履行：2026-05-08前22,400元');
    expect(words.sentence(event!.data as never, 'en')).not.toMatch(/undefined/);
  });

  it.each([
    ['waives nothing and names no stage', { waived: 0, stages: [], conditional: false }, 'agreement-without-content', '第四十二条第一款'],
    ['waives on condition without a day', { stages: [], conditional: true }, 'agreement-without-dates', '第四十二条第二款'],
    ['adds up to a fen less', { stages: [{ due: '2026-05-08', amount: 2_139_999 }] }, 'agreement-stages-do-not-add-up', '第四十二条第一款'],
    [
      'begins before the agreement',
      { stages: [{ due: '2026-04-19', amount: 2_140_000 }] },
      'agreement-stages-not-in-order',
      '第四十二条第一款',
    ],
    [
      'names a day twice',
      {
        stages: [
          { due: '2026-05-08', amount: 1_140_000 },
          { due: '2026-05-08', amount: 1_000_000 },
        ],
      },
      'agreement-stages-not-in-order',
      '第四十二条第一款',
    ],
  ])('that %s is refused', async (_what, changes, code, article) => {
    const problem = await problemOf(await overdue(), 'agree-on-enforcement', { ...agreed, ...changes });
    expect(problem).toMatchObject({ code, stored: 0 });
    expect(problem.articles).toContain(`《行政强制法》${article}`);
  });

  it('stands alone: a second one in stages waits for its end', async () => {
    const office = await agreement();
    expect(await office.refused('agree-on-enforcement', { ...agreed, agreement: 'ZX-2' })).toBe('enforcement-agreement-in-force');
  });
});

describe('an agreement that is not performed (不履行执行协议)', () => {
  it('resumes enforcement from the day after the stage that was missed, not on the day itself', async () => {
    const office = await on(agreement(), '2026-05-08');
    expect(await problemOf(office, 'resume-enforcement', { ...resume, on: '2026-05-08' })).toMatchObject({
      code: 'agreement-not-breached',
      articles: ['《行政强制法》第四十二条第二款'],
      facts: { due: '2026-05-08', today: '2026-05-08' },
      byGate: true,
      stored: 0,
    });
    office.today = '2026-05-09';
    expect(await office.refused('resume-enforcement', { ...resume, on: '2026-05-08' })).toBe('agreement-not-breached');
    expect(await office.refused('resume-enforcement', { ...resume, on: '2026-05-10' })).toBe('day-in-the-future');
    expect(penalty.commands['resume-enforcement']!.who).toEqual(['head']);
    const events = await office.ask('resume-enforcement', resume);
    expect(events).toMatchObject([
      {
        type: 'penalty.enforcement-resumed',
        data: {
          agreement: 'ZX-1',
          missed: { due: '2026-05-08', amount: 1_000_000, unpaid: 1_000_000 },
          restored: 100_000,
          outstanding: 2_000_000,
          // 23 days late: 13,800 yuan, with what had been waived
          surchargeOwed: 1_380_000,
        },
      },
    ]);
    expect(dutiesOf(office.story)).toMatchObject({
      'perform-agreement': 'lapsed late',
      'pay-fine': 'open 2026-04-16',
      'apply-to-court': 'open 2027-01-08',
    });
  });

  it('counts what was paid since: a stage paid short by a fen is missed, one paid in full is not', async () => {
    const short = await agreement();
    await paysOn(short, '2026-05-08', 'JK-1', 999_999);
    short.today = '2026-05-09';
    const [resumed] = await short.ask('resume-enforcement', resume);
    expect(resumed?.data).toMatchObject({ missed: { unpaid: 1 }, outstanding: 1_000_001 });
    const full = await agreement();
    await paysOn(full, '2026-05-08', 'JK-1', 1_000_000);
    full.today = '2026-06-08';
    expect(await full.refused('resume-enforcement', { ...resume, on: '2026-05-09' })).toBe('agreement-not-breached');
    full.today = '2026-06-09';
    expect(await full.refused('resume-enforcement', { ...resume, on: '2026-06-08' })).toBe('agreement-not-breached');
    expect(await full.refused('resume-enforcement', { ...resume, on: '2026-06-09' })).toBe('accepted penalty.enforcement-resumed');
  });

  it('takes back the longer term to apply to the court that stages beyond the term to sue had given', async () => {
    const stages = [
      { due: '2026-05-08', amount: 1_000_000 },
      { due: '2026-12-01', amount: 1_140_000 },
    ];
    const office = await agreement({ stages });
    expect(office.story.at(-1)).toMatchObject({
      type: 'penalty.recomputed',
      data: { dates: [{ of: 'apply-to-court', was: { due: '2027-01-08' }, now: { due: '2027-03-01', trigger: '2026-12-01' } }] },
    });
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'open 2027-03-01' });
    office.today = '2026-05-09';
    const [, moved] = await office.ask('resume-enforcement', resume);
    expect(moved?.data).toMatchObject({ dates: [{ of: 'apply-to-court', was: { due: '2027-03-01' }, now: { due: '2027-01-08' } }] });
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'open 2027-01-08' });
  });

  it('leaves what was waived without condition waived', async () => {
    const office = await on(agreement({ conditional: false }), '2026-05-09');
    const [resumed] = await office.ask('resume-enforcement', resume);
    expect(resumed?.data).toMatchObject({ restored: 0, surchargeOwed: 1_280_000 });
    const words = penalty.wording.events['penalty.enforcement-resumed']!;
    expect(words.sentence(resumed!.data as never, 'zh')).toContain('2026-05-09恢复强制执行；欠缴罚款20,000元、加处罚款12,800元');
    expect(words.sentence(resumed!.data as never, 'en')).toContain('enforcement resumed on 2026-05-09; 20,000 yuan of the fine');
  });

  it('opens the way to the court again, on the demand that was served before', async () => {
    const office = await on(agreement(), '2026-10-10');
    const apply = { court: '示例县人民法院', on: '2026-10-10' };
    expect(await office.refused('apply-to-court', apply)).toBe('enforcement-agreement-in-force');
    await office.ask('resume-enforcement', { ...resume, on: '2026-10-10' });
    const [applied] = await office.ask('apply-to-court', apply);
    expect(applied?.data).toMatchObject({ outstanding: 2_000_000, surcharge: 2_000_000 });
  });

  it('is told once: the same words add nothing, others are refused', async () => {
    const office = await on(agreement(), '2026-05-09');
    await office.ask('resume-enforcement', resume);
    expect(await office.ask('resume-enforcement', resume)).toEqual([]);
    expect(await problemOf(office, 'resume-enforcement', { ...resume, reason: '另一理由' })).toMatchObject({
      code: 'enforcement-already-resumed',
      articles: ['《行政强制法》第四十二条第二款'],
      facts: { agreement: 'ZX-1', on: '2026-05-09' },
      stored: 0,
    });
  });

  it('needs an agreement, one that names days, and a decision that stands', async () => {
    const none = await overdue();
    expect(await problemOf(none, 'resume-enforcement', resume)).toMatchObject({ code: 'no-such-agreement', byGate: true, stored: 0 });
    const { stages: _stages, conditional: _conditional, ...plain } = { ...agreed };
    await none.ask('agree-on-enforcement', plain);
    none.today = '2026-05-09';
    expect(await none.refused('resume-enforcement', resume)).toBe('agreement-not-breached');
    const office = await on(agreement(), '2026-05-09');
    expect(await office.refused('resume-enforcement', { ...resume, agreement: 'ZX-9' })).toBe('no-such-agreement');
    await office.ask('revoke-decision', { on: '2026-05-09', document: '自行纠正', reason: '认定有误' });
    expect(await office.refused('resume-enforcement', resume)).toBe('decision-revoked');
    expect(dutiesOf(office.story)).toMatchObject({ 'perform-agreement': 'lapsed late' });
  });
});
