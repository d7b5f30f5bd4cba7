import { canonicalJson, effective, fold, replaceAt, scenario, type JsonObject, type RecordedEvent } from '#libs/kernel';
import { compile } from '#libs/http/validation';
import { loadLaw } from '#libs/law';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { penalty } from '../penalty.js';
import { concludedCase, filedCase, leadCase, noticedCase, paidCase, say } from './cases.support.js';
import { AGENCY, ANNA, HEAD, Office, REVIEWER } from './office.support.js';
import { law } from './law.support.js';

/** The ordinary procedure from the lead to the dossier and the repair of credit. */
async function wholeCourse(office = new Office()): Promise<Office> {
  await concludedCase({ reviewGrounds: ['difficult'], collectiveGrounds: ['complex'] }, office);
  await office.ask('pass-review', say['pass-review']);
  await office.ask('serve-notice', say['serve-notice']);
  office.today = '2026-03-23';
  await office.ask('record-defence', say['record-defence']);
  await office.ask('answer-defence', say['answer-defence']);
  office.today = '2026-03-30';
  await office.ask('discuss-collectively', say['discuss-collectively']);
  await office.ask('decide-penalty', say['decide-penalty']);
  office.today = '2026-04-01';
  await office.ask('serve-decision', say['serve-decision']);
  office.today = '2026-04-10';
  await office.ask('publish-decision', remedyExamples['publish-decision']);
  await office.ask('record-payment', say['record-payment']);
  await office.ask('close-case', closingExamples['close-case']);
  await office.ask('file-dossier', closingExamples['file-dossier']);
  office.today = '2026-07-06';
  await office.ask('apply-for-credit-repair', closingExamples['apply-for-credit-repair']);
  await office.ask('accept-credit-repair', closingExamples['accept-credit-repair']);
  await office.ask('repair-credit', closingExamples['repair-credit']);
  return office;
}

describe('the ordinary procedure', () => {
  it('reaches the repair of credit, and replays to the same state', async () => {
    const office = await wholeCourse();
    expect(office.state).toMatchObject({ stage: 'archived', after: { credit: { status: 'repaired' } } });
    expect(fold(penalty, office.story).state).toEqual(office.state);
    expect(JSON.parse(canonicalJson(office.state))).toEqual(office.state);
  });

  it('and the exemption of a first offence hold under the law of config/', async () => {
    const inForce = loadLaw('config').inForce({ day: '2026-03-02' });
    const office = await wholeCourse(new Office(undefined, inForce));
    expect(office.state).toMatchObject({ stage: 'archived', decideBy: { rule: 'pl-60-decision-period', provisional: false } });
    const exempting = await concludedCase({ outcome: 'exempted-first-offense', penalties: [] }, new Office(undefined, inForce));
    await exempting.ask('pass-review', say['pass-review']);
    await exempting.ask('decide-first-offense-exemption', say['decide-first-offense-exemption']);
    expect(exempting.state).toMatchObject({ decision: { outcome: 'exempted-first-offense' } });
    const summary = await leadCase(new Office(undefined, inForce));
    await summary.ask('decide-summary-penalty', say['decide-summary-penalty']);
    expect(summary.state).toMatchObject({ procedure: 'summary' });
  });

  it('keeps every payload canonical JSON with the office in whose name it was done', async () => {
    const office = await wholeCourse();
    for (const event of office.story) {
      expect(JSON.parse(canonicalJson(event.data))).toEqual(event.data);
      expect(event.data['office']).toBe(`/${AGENCY.path.join('/')}/`);
    }
  });

  it('asked twice adds nothing: every command is already so, or refused, once it has happened', async () => {
    const office = new Office();
    const steps: readonly (readonly [string, object, string?])[] = [
      ['register-lead', say['register-lead']],
      ['identify-parties', say['identify-parties']],
      ['file-case', say['file-case']],
      ['record-inspection', say['record-inspection']],
      ['record-inquiry', say['record-inquiry']],
      ['order-rectification', say['order-rectification']],
      ['register-evidence', say['register-evidence']],
      ['verify-evidence', say['verify-evidence']],
      ['preserve-evidence', say['preserve-evidence']],
      ['release-preservation', say['release-preservation']],
      ['record-reinspection', say['record-reinspection'], '2026-03-16'],
      ['conclude-investigation', say['conclude-investigation'], '2026-03-20'],
      ['pass-review', say['pass-review']],
      ['serve-notice', say['serve-notice']],
      ['waive-rights', say['waive-rights']],
      ['record-defence', say['record-defence'], '2026-03-23'],
      ['answer-defence', say['answer-defence']],
      ['discuss-collectively', say['discuss-collectively'], '2026-03-30'],
      ['decide-penalty', say['decide-penalty']],
      ['serve-decision', say['serve-decision'], '2026-04-01'],
      ['publish-decision', remedyExamples['publish-decision'], '2026-04-10'],
      ['record-payment', say['record-payment']],
      ['close-case', closingExamples['close-case']],
      ['file-dossier', closingExamples['file-dossier']],
    ];
    for (const [command, body, today] of steps) {
      office.today = today ?? office.today;
      expect(await office.ask(command, body)).not.toEqual([]);
      const again = await office.refused(command, body);
      expect(again === 'accepted ' || !again.startsWith('accepted')).toBe(true);
    }
  });
});

describe('gates', () => {
  it('given nothing, when a case is filed, then it is not opened yet', () => {
    const { refused } = scenario(penalty, {
      law,
      now: '2026-03-02T02:00:00.000Z',
      actor: { person: HEAD, post: '负责人', agency: AGENCY.agency },
    })
      .given()
      .when('file-case', say['file-case']);
    expect(refused).toEqual({ code: 'case-not-opened', facts: { stage: 'none', openAt: ['lead'] } });
  });
});

describe('steps out of order', () => {
  it.each([
    ['none', 'identify-parties', 'case-not-opened'],
    ['lead', 'register-lead', 'lead-still-open'],
    ['lead', 'conclude-investigation', 'case-not-filed'],
    ['filed', 'pass-review', 'investigation-not-concluded'],
    ['filed', 'decide-no-fault', 'investigation-not-concluded'],
    ['concluded', 'conclude-investigation', 'investigation-already-concluded'],
    ['concluded', 'record-defence', 'notice-not-served'],
    ['noticed', 'conclude-investigation', 'notice-already-served'],
    ['noticed', 'serve-decision', 'case-not-decided'],
    ['paid', 'record-inspection', 'case-already-decided'],
    ['paid', 'file-dossier', 'case-not-closed'],
  ] as const)('at %s, %s is refused: %s', async (stage, command, code) => {
    const made = {
      none: () => Promise.resolve(new Office()),
      lead: leadCase,
      filed: filedCase,
      concluded: concludedCase,
      noticed: noticedCase,
      paid: paidCase,
    };
    const office = await made[stage]();
    expect(await office.refused(command, penalty.commands[command]!.example)).toBe(code);
  });

  it('a caller without an agency opens nothing', () => {
    const { refused } = scenario(penalty, {
      law,
      now: '2026-03-02T02:00:00.000Z',
      actor: { system: 'agenda' },
    })
      .given()
      .when('register-lead', say['register-lead']);
    expect(refused?.code).toBe('caller-without-agency');
  });
});

describe('correcting the service', () => {
  it('moves the dates that count from it, by an event', async () => {
    const office = await paidCase();
    const before = office.state;
    const served = office.story.find(({ type }) => type === 'penalty.decision-served')!;
    const correction: RecordedEvent = {
      ...served,
      type: 'penalty.corrected',
      rev: office.story.length,
      data: { target: served.rev, type: served.type, data: { ...served.data, on: '2026-04-02' }, reason: '日期误记', approver: HEAD },
    };
    const type = {
      ...penalty,
      events: { ...penalty.events, 'penalty.corrected': { version: 1 } },
      evolve: { ...penalty.evolve, 'penalty.corrected': (state: { stage: string }) => state },
    };
    const story = [...office.story, correction];
    const { state, participants } = fold(type, story);
    const context = {
      caseId: office.caseId,
      now: '2026-04-11T02:00:00.000Z',
      today: '2026-04-11',
      actor: { person: HEAD, post: '负责人', agency: AGENCY.agency },
      law,
      participants,
    };
    const made = penalty.afterCorrection!(before, state, context, effective(story));
    expect(made).toMatchObject([
      {
        type: 'penalty.recomputed',
        data: {
          dates: [
            { of: 'pay', was: { due: '2026-04-16' }, now: { due: '2026-04-17' } },
            { of: 'reconsider', was: { due: '2026-05-31' }, now: { due: '2026-06-01' } },
            { of: 'sue', was: { due: '2026-10-01' }, now: { due: '2026-10-02' } },
          ],
        },
      },
    ]);
    const moved = penalty.evolve['penalty.recomputed']!(state, { ...correction, ...made[0], data: made[0]!.data as JsonObject });
    expect(moved).toMatchObject({
      after: { service: { payBy: { due: '2026-04-17' } }, payment: { instalments: [{ due: '2026-04-17' }] } },
    });
    expect(penalty.afterCorrection!(before, moved, context, effective(story))).toEqual([]);
  });
});

describe('who sees personal data', () => {
  it('is who took part, and who works in the agency; never a supervisor or auditor, and nobody once recused', async () => {
    const office = await filedCase();
    const viewer = { person: ANNA, roles: ['officer'] as const, agency: AGENCY, parts: [] };
    const elsewhere = { ...AGENCY, agency: 'another' };
    expect(penalty.mayReadPersonal(viewer, office.state)).toBe(true);
    expect(penalty.mayReadPersonal({ ...viewer, agency: elsewhere }, office.state)).toBe(false);
    expect(penalty.mayReadPersonal({ ...viewer, agency: elsewhere, parts: ['investigator'] }, office.state)).toBe(true);
    expect(penalty.mayReadPersonal({ ...viewer, agency: elsewhere, parts: ['recused', 'investigator'] }, office.state)).toBe(false);
    expect(penalty.mayReadPersonal({ ...viewer, roles: ['supervisor'] }, office.state)).toBe(false);
    expect(penalty.mayReadPersonal({ ...viewer, roles: ['auditor'] }, office.state)).toBe(false);
    expect(penalty.readableBy(office.state)).toEqual([AGENCY.path]);
  });

  it('leads every pointer to where the field is: masked, neither state nor events tell a number, a telephone or a person', async () => {
    const office = await filedCase();
    await office.ask('record-inquiry', say['record-inquiry']);
    await office.ask('record-inspection', { ...say['record-inspection'], partyPresent: false, witness: { name: '示例丙' } });
    const secrets = /91350100M000100Y43|0315-0000000|11010519491231002X|13800000000|示例甲|示例乙|示例丙|未索取票据/;
    const hide = (value: JsonObject, pointers: readonly string[]) => JSON.stringify(replaceAt(value, pointers, () => '***'));
    expect(JSON.stringify(office.state)).toMatch(secrets);
    expect(hide(office.state as unknown as JsonObject, penalty.personal)).not.toMatch(secrets);
    for (const { type, data } of office.story) expect(hide(data, penalty.events[type]!.personal ?? [])).not.toMatch(secrets);
    expect(penalty.summary(office.state)).toMatchObject({ stage: 'investigating', parties: [{ name: '示例副食有限公司' }] });
  });
});

describe('who took which part', () => {
  it('is told from payloads, for the separation of duties', async () => {
    const office = await concludedCase();
    await office.ask('pass-review', say['pass-review']);
    expect([...office.folded.participants.get(ANNA)!]).toContain('investigator');
    expect([...office.folded.participants.get(REVIEWER)!]).toContain('reviewer');
  });
});

describe('wording', () => {
  const book = loadLaw('config');
  const inForce = book.inForce({ day: '2026-11-20', field: 'market-regulation' });

  it('names every command, stage and event in two languages, and every field of the examples', async () => {
    for (const [command, entry] of Object.entries(penalty.commands)) {
      expect(penalty.wording.commands[command]).toMatchObject({ zh: expect.stringMatching(/./), en: expect.stringMatching(/./) });
      expect(entry.who.length).toBeGreaterThan(0);
      for (const field of fieldsOf(entry.example)) expect([field, penalty.wording.fields[field] !== undefined]).toEqual([field, true]);
    }
    const office = await wholeCourse();
    for (const { type, data } of office.story) {
      for (const language of ['zh', 'en'] as const) {
        expect(penalty.wording.events[type]!.sentence(data, language)).not.toMatch(/undefined|\[object/);
      }
      for (const field of fieldsOf(data)) expect([type, field, penalty.wording.fields[field] !== undefined]).toEqual([type, field, true]);
    }
    for (const field of fieldsOf(office.state as unknown as JsonObject)) expect(penalty.wording.fields).toHaveProperty([field]);
    for (const { columns } of penalty.views)
      for (const column of Object.keys(columns)) expect(penalty.wording.fields).toHaveProperty([column]);
  });

  it.each([
    ['the nation', {}],
    ['a township of Tangshan, market regulation', { region: '130223', field: 'market-regulation' }],
    ['Tangshan, ecology', { region: '130200', field: 'ecology' }],
    ['Hebei, work safety', { region: '130000', field: 'work-safety' }],
    ['Yangjiang', { region: '441702' }],
  ])('rests every refusal on articles that are in force in %s (bug: orders of steps named none)', (_place, place) => {
    const law = book.inForce({ day: '2026-11-20', ...place });
    const codes = Object.entries(penalty.wording.refusals);
    const without = codes.filter(([, { law: rules }]) => !rules.some((rule) => law.has(rule) && law.cite(rule).article !== ''));
    expect(without.map(([code]) => code)).toEqual([]);
    const unknown = codes.flatMap(([, { law: rules }]) => rules.filter((rule) => !inForce.has(rule)));
    expect(unknown).toEqual([]);
  });

  it('has an example for every command that its own validation accepts', () => {
    for (const [command, { body, example }] of Object.entries(penalty.commands)) {
      const checked = compile(body)(JSON.parse(JSON.stringify(example)));
      expect([command, checked]).toMatchObject([command, { value: expect.anything() as unknown }]);
    }
  });
});

function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, member]) => [field, ...fieldsOf(member)]);
}
