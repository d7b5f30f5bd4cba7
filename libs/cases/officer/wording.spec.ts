import { getMetadataStorage } from 'class-validator';
import { isCorrection, type AnyCaseType } from '#libs/kernel';
import { compile } from '#libs/http/validation';
import { agency } from '../agency/index.js';
import { officer } from './index.js';
import { RegisterOffice } from './testing/register-office.js';

const TYPES: readonly (readonly [string, AnyCaseType])[] = [
  ['agency', agency],
  ['officer', officer],
];

describe.each(TYPES)('the register of %s', (name, type) => {
  it('given every command, when its example is checked, then it passes its class, and has wording and somebody who may ask', () => {
    for (const [command, entry] of Object.entries(type.commands)) {
      expect([command, compile(entry.body)(entry.example).problems]).toEqual([command, undefined]);
      expect(type.wording.commands[command]).toMatchObject({ zh: expect.any(String), en: expect.any(String) });
      expect(entry.who.length).toBeGreaterThan(0);
    }
  });

  it('given every field of every payload class, when it is shown, then it has a label', () => {
    const fields = Object.values(type.commands).flatMap(({ body }) =>
      getMetadataStorage()
        .getTargetValidationMetadatas(body, '', true, false)
        .map(({ propertyName }) => propertyName),
    );
    expect(fields.length).toBeGreaterThan(10);
    expect(fields.filter((field) => type.wording.fields[field] === undefined)).toEqual([]);
  });

  it('given every column of every view and list, when it is shown, then it has a label and exists', () => {
    for (const view of type.views) {
      expect(Object.keys(view.columns).filter((column) => type.wording.fields[column] === undefined)).toEqual([]);
    }
    for (const question of [...type.lists, ...type.figures]) {
      const columns = Object.keys(type.views.find((view) => view.name === question.view)!.columns);
      for (const { column } of Object.values(question.filters)) expect(columns).toContain(column);
      if ('sorts' in question) for (const sort of question.sorts) expect(columns).toContain(sort.replace(/^-/, ''));
      if ('sums' in question)
        expect(columns).toEqual(expect.arrayContaining([...Object.values(question.dimensions), ...Object.values(question.sums)]));
    }
  });

  it('given every stage and event, when told, then in two languages', () => {
    expect(Object.keys(type.wording.events).sort()).toEqual(Object.keys(type.events).sort());
    expect(type.wording.stages[type.initial.stage]).toBeDefined();
    expect(name).toBe(type.name);
  });
});

describe('an eventful life', () => {
  it('given an agency and an officer through everything, when their histories are told, then each sentence is whole in both languages, each field labelled', async () => {
    const office = await RegisterOffice.found();
    try {
      const document = { title: '决定书', number: '青〔2026〕1号', date: '2026-02-01' };
      const bureau = await office.marketBureau('青山县市场监督管理局');
      const town = await office.agency('东塘镇', 'town', bureau);
      const ask = (command: string, id: string, body: object, by = 'supervisor') => office.ask('agency', command, id, body, by);
      await ask('grant-power', town, {
        item: 'MR-0001',
        from: '2026-02-01',
        to: '2026-12-31',
        basis: 'delegation',
        source: bureau,
        document,
        published: '2026-02-01',
      });
      await ask('withdraw-power', bureau, { item: 'MR-0001', on: '2026-03-01', reason: '赋权乡镇', document });
      await ask('rename', bureau, { name: '综合执法局', on: '2026-03-01', document }, 'system');
      const city = await office.agency('石门市', 'city');
      await ask('change-superior', bureau, { superior: city, on: '2026-03-01', document }, 'system');
      await ask('renew-path', town, {}, 'system');
      await ask('end-subject-status', bureau, { on: '2026-03-01', reason: '职责划转', document });
      await ask('dissolve', bureau, { on: '2026-03-01', reason: '机构改革', document, successor: city }, 'system');
      await ask('name-successor', bureau, { successor: office.province, document }, 'system');

      const li = await office.person({ subject: 'liming', agency: city, roles: ['officer'], identity: '11010519491231002X' });
      const of = (command: string, body: object, by = 'supervisor') => office.ask('officer', command, li, body, by);
      await of('assign-post', { post: '挂职', agency: town, roles: ['clerk'], from: '2026-01-01', to: '2026-12-31' }, 'security');
      await of('end-post', { post: '挂职', agency: town, on: '2026-02-01', reason: '期满' }, 'security');
      await of('certify', { number: 'H1', kind: 'enforcement', issuer: '司法局', issued: '2026-01-01' });
      await of('renew-certificate', { number: 'H1', on: '2026-02-01' });
      await of('suspend-certificate', { number: 'H1', from: '2026-02-02', until: '2026-02-20', reason: '考试', document });
      await of('resume-certificate', { number: 'H1', on: '2026-02-10', reason: '合格' });
      await of('record-legal-qualification', { obtained: '2020-01-01', certificate: 'A1' });
      await of('record-training', { year: 2026, hours: 8, course: '培训', completed: '2026-02-01' });
      await of('change-login', { subject: 'li.ming' }, 'system');
      await of('disable-login', { reason: '停职' }, 'security');
      await of('enable-login', { reason: '复职' }, 'security');
      await of('move', { agency: town, on: '2026-03-01', document }, 'system');
      await of('withdraw-certificate', { number: 'H1', on: '2026-03-01', reason: '违法', document });
      await of('retire', { on: '2026-03-01', reason: '退休' }, 'system');
      await of('reinstate', { on: '2026-03-02', reason: '有误' }, 'system');

      const zhao = await office.person({ subject: 'zhao', agency: city, roles: ['officer'] });
      await office.person({ subject: 'head', agency: city, roles: ['head'], post: '局长' });
      await office.person({ subject: 'deputy', agency: city, roles: ['head'], post: '副局长' });
      const about = (command: string, body: object, by: string | undefined = 'supervisor') =>
        office.ask('officer', command, zhao, body, by);
      await about('certify', { number: 'H2', kind: 'enforcement', issuer: '司法局', issued: '2026-01-01' });
      const training = { year: 2026, hours: 60, course: '培训', completed: '2026-02-01', examPassed: true };
      await about('record-training', training);
      const approver = (await office.caller('head'))!.person;
      const mistaken = { data: { ...training, hours: 6, examPassed: false }, reason: '学时有误', approver };
      const target = (await office.events('officer', zhao)).find(({ type }) => type === 'officer.training-recorded')!.rev;
      await about('correct', { target, ...mistaken }, 'deputy');
      office.clock.set('2027-01-01T02:00:00.000Z');
      await office.ask('officer', 'close-training-year', zhao, { year: 2026 });

      const told = new Set<string>();
      const unlabelled = new Set<string>();
      for (const [type, ids] of [
        [agency, [bureau, town]],
        [officer, [li, zhao]],
      ] as const) {
        for (const id of ids) {
          for (const event of await office.events(type.name as 'agency' | 'officer', id)) {
            // worded by the machinery, which every type has
            if (isCorrection(event)) continue;
            told.add(event.type);
            const { sentence } = type.wording.events[event.type]!;
            for (const text of [sentence(event.data, 'zh'), sentence(event.data, 'en')]) {
              expect(text.length).toBeGreaterThan(3);
              expect(text).not.toMatch(/undefined|NaN|\[object/);
            }
            expect(sentence(event.data, 'zh')).toMatch(/[\u4e00-\u9fff]/);
            for (const field of fieldsOf(event.data)) if (type.wording.fields[field] === undefined) unlabelled.add(`${type.name} ${field}`);
          }
        }
      }
      expect([...told].sort()).toEqual([...Object.keys(agency.events), ...Object.keys(officer.events)].sort());
      expect([...unlabelled]).toEqual([]);
    } finally {
      await office.dispose();
    }
  });
});

function fieldsOf(data: unknown): readonly string[] {
  if (Array.isArray(data)) return data.flatMap(fieldsOf);
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([field, value]) => [field, ...fieldsOf(value)]);
}
