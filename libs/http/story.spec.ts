import {
  fold,
  type AnyCaseType,
  type CertificateOnDay,
  type Directory,
  type JsonObject,
  type RecordedEvent,
  type Viewer,
} from '#libs/kernel';
import { CaseTypes } from '#libs/case-runtime';
import { AGENCY, callerNamed } from '../case-runtime/testing/machinery.js';
import { permit } from '../case-runtime/testing/permit.js';
import { Disclosure } from './disclosure.js';
import { tellStory } from './story.js';
import { fieldName } from './told-changes.js';

const type: AnyCaseType = new CaseTypes([permit]).named('permit');
const clerk = callerNamed('clerk');
const SECRET = '张三丰的字号';

/** Events of one permit as recorded, by the clerk unless said otherwise. */
function recorded(...facts: readonly (readonly [type: string, data: JsonObject, changes?: Partial<RecordedEvent>])[]): RecordedEvent[] {
  return facts.map(([name, data, changes], rev) => ({
    id: `e${rev}`,
    stream: 'permit-x',
    rev,
    type: name,
    v: 1,
    tv: 1,
    case: 'x',
    data,
    actor: { person: clerk.person, post: '科员', agency: AGENCY.agency, certificate: 'C-1' },
    at: `2026-01-0${rev + 1}T01:00:00.000Z`,
    cause: `c${rev}`,
    corr: `c${rev}`,
    req: 'req',
    basis: { facts: [] },
    salt: 'salt',
    ...changes,
  }));
}

const certificate: CertificateOnDay = { status: 'valid', number: 'C-1' };
const asked: string[] = [];
const directory: Directory = {
  caller: () => Promise.resolve(undefined),
  person: (person, day) => {
    asked.push(day);
    const found = { ...clerk, posts: [clerk.post], certificate, source: { source: 'officer', revision: 0 } };
    return Promise.resolve(person === clerk.person ? found : undefined);
  },
  answering: () => Promise.resolve(undefined),
  agency: () => Promise.resolve({ ...AGENCY, name: '青山县局', confirmed: true, fields: [], items: [], source: { source: 'agency' } }),
};

const OPENED = ['permit.opened', { title: 'Canteen', agencyPath: AGENCY.path }] as const;
const NAMED = ['permit.named', { name: SECRET }] as const;
const officer: Viewer = { person: clerk.person, roles: ['officer'], agency: AGENCY, parts: [] };
const supervisor: Viewer = { ...officer, roles: ['supervisor'] };

const tell = (events: readonly RecordedEvent[], viewer: Viewer, page = { from: 0, limit: 50 }) =>
  tellStory(type, events, new Disclosure(type, viewer, fold(type, events).state), directory, 'zh', page);

describe('a history told for people', () => {
  it('says who, in which post, where, when, what, and what changed', async () => {
    const [opened, noted] = await tell(recorded(OPENED, ['permit.noted', { text: '看过' }]), officer);
    expect(opened).toMatchObject({ revision: 0, name: '已申请', sentence: '申请：Canteen', at: '2026-01-01T01:00:00.000Z' });
    expect(noted).toMatchObject({
      by: { name: 'clerk', post: '科员', agency: '青山县局', certificate: 'C-1' },
      changes: [{ pointer: '/notes/0', new: '看过' }],
    });
    expect(asked).toContain('2026-01-02');
    expect(opened!.changes).toContainEqual({ pointer: '/stage', field: '阶段', old: 'none', oldText: '无', new: 'open', newText: '在办' });
    const [system] = await tell(recorded([...OPENED, { actor: { system: 'founding' } }]), officer);
    expect(system!.by).toEqual({ system: 'founding' });
  });

  it('masks names in sentences and changes for who has no reason to see them', async () => {
    const events = recorded(OPENED, NAMED);
    expect(JSON.stringify(await tell(events, officer))).toContain(SECRET);
    const told = await tell(events, supervisor);
    expect(JSON.stringify(told)).not.toContain(SECRET);
    expect(told[1]).toMatchObject({ sentence: '张**', changes: [{ pointer: '/name', field: '字号', new: '张**' }] });
  });

  it('tells a corrected entry as it was, says by which entry it was corrected, and the change there', async () => {
    const correction = (text: string) => ({ target: 1, type: 'permit.noted', tv: 1, data: { text }, reason: '笔误', approver: 'head' });
    const events = recorded(
      OPENED,
      ['permit.noted', { text: 'worng' }],
      ['permit.corrected', correction('wrogn')],
      ['permit.corrected', correction('wrong')],
      ['permit.noted', { text: 'more' }],
    );
    const told = await tell(events, officer);
    expect(
      told.map(({ sentence, changes, correctedBy }) => ({ sentence, changes: changes.map((c) => [c.pointer, c.old, c.new]), correctedBy })),
    ).toEqual([
      expect.objectContaining({ correctedBy: undefined }),
      { sentence: 'worng', changes: [['/notes/0', undefined, 'worng']], correctedBy: 3 },
      {
        sentence: '更正第 1 条记录“已备注”（更正前后逐项列后），理由：笔误',
        changes: [['/notes/0', 'worng', 'wrogn']],
        correctedBy: undefined,
      },
      {
        sentence: '更正第 1 条记录“已备注”（更正前后逐项列后），理由：笔误',
        changes: [['/notes/0', 'wrogn', 'wrong']],
        correctedBy: undefined,
      },
      { sentence: 'more', changes: [['/notes/1', undefined, 'more']], correctedBy: undefined },
    ]);
    expect(await tell(events, officer, { from: 2, limit: 2 })).toEqual(told.slice(2, 4));
  });

  it('threw, and showed names to everybody, where an event came from a newer build', async () => {
    const events = recorded(
      OPENED,
      ['permit.named', { holder: { name: SECRET, born: 1980 } }, { tv: 2 }],
      ['permit.beamed', { to: [SECRET] }],
    );
    for (const viewer of [officer, supervisor]) {
      const told = await tell(events, viewer);
      expect(told.map(({ sentence }) => sentence)).toEqual(['申请：Canteen', 'permit.named', 'permit.beamed']);
    }
    const disclosure = new Disclosure(type, supervisor, fold(type, events).state);
    expect(events.map((event) => disclosure.event(event).data).slice(1)).toEqual([
      { holder: { name: '张**', born: '***' } },
      { to: ['张**'] },
    ]);
  });
});

describe('events shown masked', () => {
  it('came with the salt that lets a reader try names against the hash of the next event', () => {
    const events = recorded(OPENED, NAMED);
    const { state } = fold(type, events);
    expect(new Disclosure(type, supervisor, state).event(events[1]!)).not.toHaveProperty('salt');
    expect(new Disclosure(type, officer, state).event(events[1]!)).toEqual(events[1]);
  });
});

describe('the name of a field', () => {
  it.each([
    ['/title', '名称'],
    ['/parties/0/name', '字号'],
    ['/parties/0/unheard', 'unheard'],
    ['/0', '/0'],
  ])('at %s is %s', (pointer, name) => expect(fieldName(type, pointer, 'zh')).toBe(name));
});
