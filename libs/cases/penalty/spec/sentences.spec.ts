import { CaseTypes } from '#libs/case-runtime';
import { penalty } from '../penalty.js';
import { filedCase, noticedCase, penalizedCase, SERIOUS, servedCase } from './cases.support.js';
import { BO, type Office } from './office.support.js';
import { after, exampleOf, on, STEPS_ON, TOLD_AGAIN, TOLD_ONCE } from './taken-labels.support.js';

const ROWS = [...TOLD_ONCE, ...TOLD_AGAIN, ...STEPS_ON] as readonly (readonly [string, () => Promise<Office>, object, ...unknown[]])[];
/** What only other words, another result or the office itself brings about. */
const BESIDES: readonly (readonly [string, () => Promise<Office>, object])[] = [
  ['decide-recusal', () => after(filedCase(), ['request-recusal']), { granted: false }],
  ['record-challenge-result', TOLD_ONCE.find(([name]) => name === 'record-challenge-result')![1], { result: 'upheld' }],
  [
    'record-challenge-result',
    TOLD_ONCE.find(([name]) => name === 'record-challenge-result')![1],
    { result: 'changed', penalties: [{ kind: 'fine', fine: 300_000, text: '罚款3000元' }] },
  ],
];
const type = new CaseTypes([penalty]).named('penalty');

/** Every event that the steps of the tables make, once for each type. */
async function oneOfEach() {
  const found = new Map<string, Office['story'][number]>();
  for (const [command, given, fit] of [...ROWS, ...BESIDES]) {
    const office = await given();
    if (command !== 'register-lead') await office.ask(command, exampleOf(command, fit));
    for (const event of office.story) if (!found.has(event.type)) found.set(event.type, event);
  }
  return found;
}

/** Texts that somebody wrote, the longest first. */
function written(data: unknown): readonly string[] {
  if (typeof data === 'string') return data.length > 1 ? [data] : [];
  if (typeof data !== 'object' || data === null) return [];
  return Object.values(data)
    .flatMap(written)
    .sort((a, b) => b.length - a.length);
}

async function told(given: () => Promise<Office>, command: string, changes: object) {
  const office = await given();
  await office.ask(command, exampleOf(command, changes));
  const { type: event, data } = office.story.at(-1)!;
  const { sentence } = penalty.wording.events[event]!;
  return [sentence(data, 'zh'), sentence(data, 'en')];
}

const ordered = TOLD_ONCE.find(([command]) => command === 'record-reinspection')![1];
const defended = TOLD_ONCE.find(([command]) => command === 'answer-defence')![1];
const transferred = TOLD_ONCE.find(([command]) => command === 'hand-over-crime-file')![1];

describe('sentences of history', () => {
  it('hold no raw instant, no word of the program and nothing undefined, for every type of event', async () => {
    const events = await oneOfEach();
    expect(Object.keys(penalty.events).filter((name) => !events.has(name))).toEqual([]);
    for (const [name, { data }] of events) {
      for (const language of ['zh', 'en'] as const) {
        const sentence = penalty.wording.events[name]!.sentence(data, language);
        expect([name, sentence]).toEqual([name, expect.not.stringMatching(/\dT\d\d:|undefined|null|NaN|\[object/)]);
      }
    }
  });

  it("tell a moment as the office's clock shows it (bug: the crime file was handed over at a raw UTC instant)", async () => {
    const [zh, en] = await told(transferred, 'hand-over-crime-file', { at: '2026-03-02T16:30:00.000Z' });
    expect(zh).toMatch(/^2026-03-03 00:30向司法机关移交案卷/);
    expect(en).toContain('at 2026-03-03 00:30 (');
  });

  it('say what was done in part (bug: only "partly" was said)', async () => {
    const visit = { on: '2026-03-15', result: 'partly', remaining: '台账不全' };
    expect(await told(ordered, 'record-reinspection', visit)).toEqual([
      expect.stringMatching(/：部分改正$/),
      expect.stringMatching(/: partly met$/),
    ]);
    expect(await told(defended, 'answer-defence', { answer: 'partly' })).toEqual([
      expect.stringContaining('部分采纳：'),
      expect.stringContaining('adopted in part: '),
    ]);
  });

  it('name whose recusal was asked for and decided (bug: the person was not named)', async () => {
    const asked = await told(filedCase, 'request-recusal', { person: BO });
    expect(asked).toEqual([
      expect.stringContaining('当事人申请薄明回避'),
      expect.stringContaining('Recusal of 薄明 requested by the party: '),
    ]);
    const recusal = () => after(filedCase(), ['request-recusal', { person: BO }]);
    expect(await told(recusal, 'decide-recusal', { person: BO })).toEqual([
      expect.stringContaining('决定薄明回避'),
      expect.stringContaining('薄明 is recused'),
    ]);
    expect((await told(recusal, 'decide-recusal', { person: BO, granted: false }))[0]).toContain('驳回对薄明的回避申请');
    const { sentence } = penalty.wording.events['penalty.recused']!;
    expect(sentence({ person: BO, reason: '亲属' }, 'zh')).toBe('决定该人员回避，理由：亲属');
  });

  it('say who asked for a recusal in words of the law', async () => {
    const by = async (who: string) => (await told(filedCase, 'request-recusal', { person: BO, by: who }))[0];
    expect(await by('self')).toMatch(/^薄明自行申请回避，/);
    expect(await by('office')).toMatch(/^本机关提出薄明回避，/);
  });

  it('are punctuated as their language is, but for what people wrote', async () => {
    for (const [name, { data }] of await oneOfEach()) {
      const sentence = penalty.wording.events[name]!.sentence(data, 'zh');
      const ours = written(data).reduce((left, text) => left.replaceAll(text, '…'), sentence.replaceAll(/\d[,:]\d/g, '…'));
      expect([name, ours]).toEqual([name, expect.not.stringMatching(/[,;:()]/)]);
    }
    const [, preserved] = await told(filedCase, 'preserve-evidence', {});
    expect(preserved).toMatch(/^安娜, 薄明 preserved/);
  });

  it('tell electronic service and electronic data by their names', async () => {
    const [served, sent] = await told(() => on(penalizedCase(), '2026-04-01'), 'serve-decision', { way: 'electronic', confirmation: true });
    expect([served, sent]).toEqual([
      expect.stringMatching(/^决定书电子送达，/),
      expect.stringMatching(/^Decision served \(electronically\)/),
    ]);
    const [registered, data] = await told(filedCase, 'register-evidence', { kind: 'electronic' });
    expect([registered, data]).toEqual([expect.stringContaining('（电子数据）'), expect.stringContaining('(electronic data)')]);
  });

  it('do not say of a demand that the court may be applied to while remedies may be sought (bug: ten days after it)', async () => {
    const [zh, en] = await told(async () => on(servedCase(), '2026-04-20'), 'urge-performance', {});
    expect(zh).toContain('期满仍不履行且法定的复议、诉讼期限已经届满的，可申请法院强制执行，最迟');
    expect(en).toContain('once the time to seek remedies is over, the court may be applied to until');
  });

  it('say that a party took its request back, and that it gave the hearing up only where it stayed away (行政处罚法 64)', async () => {
    const asked = () =>
      on(after(on(noticedCase(SERIOUS), '2026-03-24'), ['request-hearing', { on: '2026-03-24' }], ['notify-hearing']), '2026-04-10');
    expect((await told(asked, 'waive-hearing', { on: '2026-04-10', how: 'withdrawn' }))[0]).toMatch(/当事人撤回听证申请：/);
    expect((await told(asked, 'waive-hearing', { on: '2026-04-10', how: 'left' }))[0]).toMatch(/当事人中途退出，视为放弃听证：/);
  });

  it('say what kind of record was corrected (bug: only its number was told)', () => {
    const { sentence } = type.wording.events['penalty.corrected']!;
    const data = { target: 13, type: 'penalty.inspected', tv: 1, data: {}, reason: '日期误录', approver: BO };
    expect(sentence(data, 'zh')).toBe('更正第 13 条记录“现场检查”（更正前后逐项列后），理由：日期误录');
    expect(sentence(data, 'en')).toMatch(/^Corrected entry 13, “.+” \(each field before and after follows\): 日期误录$/);
  });
});
