import { CaseTypes } from '#libs/case-runtime';
import { penalty } from '../penalty.js';
import { filedCase } from './cases.support.js';
import { BO, type Office } from './office.support.js';
import { after, exampleOf, STEPS_ON, TOLD_AGAIN, TOLD_ONCE } from './taken-labels.support.js';

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
    expect(asked).toEqual([expect.stringContaining('请求薄明回避'), expect.stringContaining('Recusal of 薄明 requested by')]);
    const recusal = () => after(filedCase(), ['request-recusal', { person: BO }]);
    expect(await told(recusal, 'decide-recusal', { person: BO })).toEqual([
      expect.stringContaining('决定薄明回避'),
      expect.stringContaining('薄明 is recused'),
    ]);
    expect((await told(recusal, 'decide-recusal', { person: BO, granted: false }))[0]).toContain('驳回对薄明的回避申请');
    const { sentence } = penalty.wording.events['penalty.recused']!;
    expect(sentence({ person: BO, reason: '亲属' }, 'zh')).toBe('决定该人员回避，理由：亲属');
  });

  it('say what kind of record was corrected (bug: only its number was told)', () => {
    const { sentence } = type.wording.events['penalty.corrected']!;
    const data = { target: 13, type: 'penalty.inspected', tv: 1, data: {}, reason: '日期误录', approver: BO };
    expect(sentence(data, 'zh')).toBe('更正第 13 条记录“现场检查”（更正前后逐项列后），理由：日期误录');
    expect(sentence(data, 'en')).toMatch(/^Corrected entry 13, “.+” \(each field before and after follows\): 日期误录$/);
  });
});
