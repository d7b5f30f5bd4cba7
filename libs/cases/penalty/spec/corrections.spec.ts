import { canonicalJson, fold, type Json, type JsonObject, type RecordedEvent } from '#libs/kernel';
import { compile } from '#libs/http/validation';
import { penalty } from '../penalty.js';
import { filedCase, leadCase, paidCase, say, servedCase } from './cases.support.js';
import { correctionRefused, read } from './correction.support.js';
import { CLERK, Office } from './office.support.js';
import { after } from './taken-labels.support.js';

type EventType = keyof typeof penalty.events & string;

/** A case of which a record of the type is the last. */
const CASES: { readonly [type: string]: () => Promise<Office> } = {
  'penalty.lead-registered': async () => {
    const office = new Office();
    await office.ask('register-lead', {
      ...say['register-lead'],
      sourceNumber: '12345-1',
      complainant: { name: '示例己', phone: '13800000001' },
    });
    return office;
  },
  'penalty.parties-identified': () => leadCase(),
  'penalty.inspected': () => after(filedCase(), ['record-inspection', { witness: { name: '示例戊' }, files: ['a'.repeat(64)] }]),
  'penalty.inquiry-recorded': () => after(filedCase(), ['record-inquiry']),
  'penalty.crime-reported': () => after(filedCase(), ['register-evidence'], ['report-suspected-crime']),
  'penalty.rectification-ordered': () => after(filedCase(), ['order-rectification']),
  'penalty.evidence-registered': () => after(filedCase(), ['register-evidence', { files: ['b'.repeat(64)] }]),
  'penalty.decision-served': () => servedCase(),
  'penalty.paid': () => paidCase(),
  'penalty.refund-recorded': () => after(paidCase(), ['revoke-decision', { on: '2026-04-10' }], ['record-refund', {}, '2026-04-20']),
};

const correctable = Object.keys(penalty.events).filter((type) => penalty.events[type]!.correctable !== undefined);

/** What nobody may say: malformed, impossible, ahead of its day, beyond what is owed, somebody who is none of the office's officers. */
const WRONG: readonly Json[] = [
  null,
  '',
  'x',
  '2026-02-30',
  '2099-01-01',
  '2099-01-01T00:00:00.000Z',
  -1,
  2,
  1e12,
  true,
  false,
  CLERK,
  'f'.repeat(64),
];

function leaves(value: Json, pointer = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  return Object.entries(value as JsonObject).flatMap(([member, inner]) => leaves(inner, `${pointer}/${member}`));
}

function replaced(data: JsonObject, pointer: string, value: Json): JsonObject {
  const copy = structuredClone(data) as JsonObject;
  const path = pointer.slice(1).split('/');
  const last = path.pop()!;
  const holder = path.reduce((at, member) => at[member] as JsonObject, copy) as { [member: string]: Json };
  holder[last] = value;
  return copy;
}

/** The case as it stood before its last record, on the same day. */
function before(office: Office): Office {
  const story = office.story.slice(0, -1);
  const earlier = new Office(office.caseId, office.law);
  return Object.assign(earlier, { story, folded: fold(penalty, story), today: office.today, registers: office.registers });
}

/** What the command says to the payload: `correction-invalid` where the payload is malformed. */
async function commandSays(earlier: Office, by: string, payload: JsonObject): Promise<string> {
  if (compile(penalty.commands[by]!.body)(structuredClone(payload)).problems !== undefined) return 'correction-invalid';
  const said = await earlier.refused(by, payload);
  return said.startsWith('accepted') ? 'accepted' : said === 'file-not-uploaded' ? 'correction-file-not-uploaded' : said;
}

const isComputed = (computed: readonly string[], pointer: string) =>
  computed.some((declared) => new RegExp(`^${declared.replaceAll('*', '\\d+')}(/|$)`).test(pointer));

describe.each(correctable)('a correction of %s', (type) => {
  let office: Office;
  let target: RecordedEvent;
  const anew = penalty.takenAnew?.[type];
  beforeAll(async () => {
    office = await CASES[type]!();
    target = read(office, type as EventType);
    expect(target.rev).toBe(office.story.length - 1);
  });

  it('sent back as it was read changes nothing, nor does what the caller gave without what the office computed', async () => {
    expect(await correctionRefused(office, target, target.data)).toMatchObject({ code: 'accepted ' });
    const given = leaves(target.data).filter((pointer) => isComputed(anew!.computed, pointer));
    expect(given.length).toBeGreaterThan(0);
    const own = Object.fromEntries(Object.entries(target.data).filter(([member]) => !isComputed(anew!.computed, `/${member}`)));
    expect(await correctionRefused(office, target, own)).toMatchObject({ code: 'accepted ' });
  });

  it('sets nothing that the office computes, and says nothing that the command refuses', async () => {
    const { by, given, computed } = anew!;
    const earlier = before(office);
    const story = office.story;
    for (const pointer of leaves(target.data)) {
      for (const wrong of WRONG) {
        const data = replaced(target.data, pointer, wrong);
        if (canonicalJson(data) === canonicalJson(target.data)) continue;
        const payload = given(data);
        const isGiven = canonicalJson(payload) !== canonicalJson(given(target.data));
        expect({ pointer, isGiven }).toEqual({ pointer, isGiven: !isComputed(computed, pointer) });
        const { code } = await correctionRefused(office, target, data);
        const said = isGiven ? await commandSays(earlier, by, payload) : 'refused';
        const met = code.startsWith('accepted') ? 'accepted' : code;
        const refused = ['computed-not-corrected', 'correction-invalid'].includes(met) ? 'refused' : met;
        expect({ pointer, wrong, code: isGiven ? met : refused }).toEqual({ pointer, wrong, code: said });
        // what was accepted is taken back: every value meets the same case
        if (met === 'accepted') Object.assign(office, { story, folded: fold(penalty, story) });
      }
    }
    expect(office.story).toBe(story);
  });
});
