import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { canonicalJson, dayOf, fold, type AnyCaseType, type Json } from '#libs/kernel';
import { CaseTypes } from '#libs/case-runtime';
import { caseTypes } from '#libs/cases';
import { compile } from '#libs/http/validation';
import { loadLaw } from '#libs/law';
import { startTestOffice, type Person, type TestOffice } from './support/office.js';
import { visit } from './how-to/visit/index.js';
import { buildBureau, type Bureau } from './support/people.js';

/** The types of the office, and the one that the guide shows: who follows it must end where every type has to be. */
const declared = [...caseTypes, visit];
const types = new CaseTypes(declared);
const law = loadLaw('config').inForce({ day: '2026-03-02', region: '130182', field: 'market-regulation' });

/** Members of examples that name an agency; every other id is a person's. */
const AGENCIES = ['agency', 'superior'];

describe.each(types.all.map((type) => [type.name, type] as const))('case type %s', (_name, type) => {
  const commands = Object.entries(type.commands);

  it('gives every command roles, an example that fits, and words in two languages', () => {
    for (const [name, entry] of commands) {
      const words = type.wording.commands[name];
      expect({ name, worded: words !== undefined && words.zh !== '' && words.en !== '' }).toEqual({ name, worded: true });
      expect({ name, roles: entry.who.length > 0 }).toEqual({ name, roles: true });
      expect({ name, problems: compile(entry.body)(structuredClone(entry.example)).problems }).toEqual({ name, problems: undefined });
    }
    expect(commands.some(([, entry]) => entry.opens === true)).toBe(true);
  });

  it('words every event, folds it, and names every stage', () => {
    for (const event of Object.keys(type.events)) {
      expect({ event, words: type.wording.events[event] }).toEqual({
        event,
        words: expect.objectContaining({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) }),
      });
      expect(type.evolve[event]).toBeInstanceOf(Function);
    }
  });

  it('rests every refusal on an article that the law packs hold, or says that it is a rule of the house', () => {
    for (const [code, words] of Object.entries(type.wording.refusals)) {
      expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect({ code, law: words.law.length > 0 }).toEqual({ code, law: true });
      for (const rule of words.law) {
        if (rule !== 'office')
          expect({ code, rule, article: law.cite(rule).article }).toEqual({ code, rule, article: expect.stringMatching(/./) });
      }
    }
  });

  it('has words for every refusal that its folder writes down: one without words is an error of the server', () => {
    const folder = [join('libs/cases', type.name), join('test/how-to', type.name)].find((one) => existsSync(one))!;
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /(?<!\.spec|\.support)\.ts$/.test(path));
    const refused = sources.flatMap((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      return [...text.matchAll(/\b(?:new Refused|refusal)\(\s*'([^']+)'/g)].map(([, code]) => ({ path, code: code!, worded: true }));
    });
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.map(({ path, code }) => ({ path, code, worded: type.wording.refusals[code] !== undefined }))).toEqual(refused);
  });

  it('has an index for every order in which a list is shown: a page must not cost the whole list', () => {
    for (const { view: name, path, sorts } of type.lists) {
      const view = type.views.find((declared) => declared.name === name);
      const walked = (view?.indexes ?? []).filter(({ length }) => length === 1).map(([column]) => column);
      for (const sort of sorts) expect([path, walked]).toEqual([path, expect.arrayContaining([sort.replace(/^-/, '')])]);
    }
  });

  it('names the day of what is registered late by a field of its command', () => {
    for (const { by, day } of Object.values(type.lateRegistration ?? {}))
      expect([by, Object.keys(type.commands[by]!.example)]).toEqual([by, expect.arrayContaining(day === undefined ? [] : [day])]);
  });

  it('words every sum that is told beside the state', () => {
    for (const field of type.dailySums?.fields ?? [])
      expect(type.wording.fields[field]).toMatchObject({ zh: expect.any(String), en: expect.any(String) });
  });

  it('reads every personal pointer as a JSON pointer', () => {
    const pointers = [...type.personal, ...Object.values(type.events).flatMap((event) => event.personal ?? [])];
    for (const pointer of pointers) expect(pointer).toMatch(/^(\/[A-Za-z0-9*]+)+$/);
  });
});

describe('random command sequences over every case type', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let administrators: readonly Person[];
  const known = new Map<string, string>();
  beforeAll(async () => {
    office = await startTestOffice({ types: declared });
    bureau = await buildBureau(office);
    administrators = [await office.as('system-admin'), await office.as('security-admin')];
  }, 60_000);
  afterAll(() => office.dispose());

  const everybody = (): readonly Person[] => [
    ...bureau.officers,
    bureau.clerk,
    bureau.reviewer,
    bureau.head,
    bureau.deputy,
    bureau.supervisor,
    ...administrators,
  ];

  /** The example with its placeholder persons and agencies replaced by real ones, so that facts are found. */
  const real = (example: Json): Json => {
    const stand = new Map<string, string>();
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const replace = (value: Json, member = ''): Json => {
      if (typeof value === 'string' && uuid.test(value)) {
        if (AGENCIES.includes(member)) return bureau.agency;
        if (!stand.has(value)) stand.set(value, bureau.officers[stand.size % 3]!.id);
        return stand.get(value)!;
      }
      if (Array.isArray(value)) return value.map((element: Json) => replace(element));
      if (typeof value === 'object' && value !== null)
        return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, replace(of, key)]));
      return value;
    };
    return replace(example);
  };

  /** A new case; of a type whose example may be opened once only, the one that is there. */
  const opened = async (type: AnyCaseType): Promise<string> => {
    const [name, entry] = Object.entries(type.commands).find(([, { opens }]) => opens === true)!;
    for (const member of everybody()) {
      const answer = await member.post(`/v1/${type.route}`, real(entry.example));
      expect({ name, status: answer.status, below500: answer.status < 500 }).toMatchObject({ below500: true });
      if (answer.status === 201) known.set(type.name, String(answer.body['caseId']));
      if (answer.status === 201) break;
    }
    return known.get(type.name)!;
  };

  it.each(types.all.map((type) => [type.name, type] as const))(
    'of %s never answer 5xx, fold to what a replay of the stored bytes gives, and add nothing when asked twice',
    async (_name, type) => {
      const names = Object.entries(type.commands).filter(([, { opens, who }]) => opens !== true && who.some((role) => role !== 'system'));
      let accepted = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(names.length - 1), fc.nat(9), fc.nat(10)), { minLength: 15, maxLength: 40 }),
          async (steps) => {
            const id = await opened(type);
            expect(id).toBeDefined();
            let { revision } = (await office.api.office.streams.load(type, id)).folded;
            for (const [which, who, days] of steps) {
              // half of the steps follow what the case offers, so that sequences get far; the other half are blind
              const member = everybody()[who]!;
              const told = await member.get(`/v1/${type.route}/${id}/actions`);
              expect({ status: told.status, text: told.status >= 500 ? told.text : '' }).toMatchObject({ text: '' });
              const offered = told.body['actions'] as unknown as { command: string; allowed: boolean }[] | undefined;
              const open = (offered ?? []).filter(({ allowed }) => allowed).map(({ command }) => command);
              const command = which % 2 === 0 && open.length > 0 ? open[which % open.length]! : names[which]![0];
              const body = real(type.commands[command]!.example);
              const key = `step-${id}-${revision}-${which}-${who}-${days}`;
              const headers = { 'idempotency-key': key, 'if-match': `"${revision}"` };
              const answer = await member.post(`/v1/${type.route}/${id}/${command}`, body, headers);
              expect({ command, status: answer.status, text: answer.status >= 500 ? answer.text : '' }).toMatchObject({ text: '' });
              if (answer.status === 409) expect(answer.body['law'] ?? answer.body['code']).toBeDefined();
              if (answer.status === 200) {
                accepted += 1;
                revision = Number(answer.body['revision']);
                const again = await member.post(`/v1/${type.route}/${id}/${command}`, body, headers);
                expect([again.status, again.body['revision']]).toEqual([200, revision]);
                const { stage } = (await office.api.office.streams.load(type, id)).folded.state;
                expect({ stage, words: type.wording.stages[stage] }).toMatchObject({
                  words: { zh: expect.any(String), en: expect.any(String) },
                });
              }
              if (days > 8) office.clock.advance((days - 8) * 86_400_000);
            }
            const events = await office.api.office.streams.events(type, id);
            expect(events).toHaveLength(revision + 1);
            const served = (await office.api.office.streams.load(type, id)).folded.state;
            expect(canonicalJson(fold(type, events).state)).toBe(canonicalJson(served));
            const told = await bureau.head.get(`/v1/${type.route}/${id}/history?limit=200`);
            expect(told.status).toBe(200);
            const { today } = (await bureau.head.get(`/v1/${type.route}/${id}`)).body as { today?: { day: string } };
            if (today === undefined) return;
            const { day, ...sums } = today;
            expect([day, Object.keys(sums)]).toEqual([dayOf(office.clock.now()), type.dailySums?.fields]);
            for (const sum of Object.values(sums)) expect(Number.isSafeInteger(sum) && Number(sum) >= 0).toBe(true);
          },
        ),
        { numRuns: 8, seed: 20260302 },
      );
      expect(accepted).toBeGreaterThan(names.length / 3);
    },
    240_000,
  );
});
