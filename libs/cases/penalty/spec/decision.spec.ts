import { heldEntries } from '#libs/kernel';
import { fineRegister, offenceRegister } from '../penalty.offences.js';
import { anotherCaseOf, concludedCase, leadCase, noticedCase, penalizedCase, say, SMALL_ON_THE_SPOT } from './cases.support.js';
import { Office } from './office.support.js';

async function readyToDecide(): Promise<Office> {
  const office = await noticedCase();
  office.today = '2026-03-30';
  return office;
}

const exemption = say['decide-first-offense-exemption'];

async function readyToExempt(office = new Office()): Promise<Office> {
  return concludedCase({ outcome: 'exempted-first-offense', penalties: [] }, office);
}

function partyKey(office: Office): string {
  return 'parties' in office.state ? office.state.parties[0]!.key : '';
}

describe('a penalty', () => {
  it('records what it rests on, how long it is published, and until when it is served', async () => {
    const office = await readyToDecide();
    const [penalized] = await office.ask('decide-penalty', say['decide-penalty']);
    expect(penalized).toMatchObject({
      type: 'penalty.penalized',
      data: {
        number: '示例镇综合行政执法队罚〔2026〕1号',
        fine: 500_000,
        searches: [{ ref: 'P1', revision: -1, earlier: 0 }],
        credit: { tier: 'general', repairAfter: { due: '2026-06-30' }, publishedUntil: { due: '2027-03-30' } },
        serveBy: { due: '2026-04-08' },
      },
    });
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('case-already-decided');
  });

  it.each([
    ['facts', 'facts-and-evidence'],
    ['performance', 'performance'],
    ['remedies', 'remedies'],
  ])('without %s lacks one of the six items (R11)', async (field, missing) => {
    const office = await readyToDecide();
    const { [field]: _left, ...decision } = say['decide-penalty'] as { [name: string]: unknown };
    await expect(office.tryOut('decide-penalty', decision)).rejects.toMatchObject({
      code: 'decision-incomplete',
      facts: { missing: [missing] },
    });
  });

  it('without basis, seal, address of the party or reason of the discretion is refused (R11)', async () => {
    const office = await readyToDecide();
    const decide = (changes: object) => office.refused('decide-penalty', { ...say['decide-penalty'], ...changes });
    expect(await decide({ basis: [] })).toBe('decision-incomplete');
    expect(await decide({ sealed: false })).toBe('decision-incomplete');
    expect(await decide({ discretion: undefined })).toBe('discretion-not-explained');
    const homeless = await noticedCase();
    const { address: _address, ...party } = say['identify-parties'].parties[0]!;
    homeless.folded = { ...homeless.folded, state: { ...homeless.state, parties: [{ ...party, key: partyKey(homeless) }] } as never };
    homeless.today = '2026-03-30';
    expect(await homeless.refused('decide-penalty', say['decide-penalty'])).toBe('decision-incomplete');
  });

  it('rests on law, not on a normative document alone, and on law in force for the act (R2)', async () => {
    const office = await readyToDecide();
    const decide = (changes: object) => office.refused('decide-penalty', { ...say['decide-penalty'], ...changes });
    const document = { kind: 'normative-document', article: '某局通知' };
    expect(await decide({ basis: [document] })).toBe('basis-normative-document-only');
    expect(await decide({ basis: [document, ...say['decide-penalty'].basis] })).toBe('accepted penalty.penalized');
    expect(await decide({ lawInTime: { changed: true } })).toBe('law-in-time-not-weighed');
    const newer = [{ kind: 'law', article: '新法', from: '2026-03-03' }];
    expect(await decide({ basis: newer })).toBe('law-not-in-force-for-act');
    const milder = { changed: true, chosen: 'at-decision', reason: '新法处罚较轻' };
    expect(await decide({ basis: newer, lawInTime: milder })).toBe('accepted penalty.penalized');
    expect(await decide({ basis: [{ kind: 'law', article: '旧法', to: '2026-03-01' }] })).toBe('law-not-in-force-for-act');
  });

  it('names verified evidence only (R12)', async () => {
    const office = await readyToDecide();
    await office.ask('register-evidence', { ...say['register-evidence'], evidence: 'E-2', title: '照片' });
    expect(await office.refused('decide-penalty', { ...say['decide-penalty'], evidence: ['E-1', 'E-2'] })).toBe('evidence-not-verified');
  });

  it('stays within kinds and range of the article', async () => {
    const office = await noticedCase({ penalties: [{ kind: 'fine', fine: 6_000_000, text: '罚款' }] }, { waived: ['defence', 'hearing'] });
    const decide = (penalties: readonly object[], changes: object = {}) =>
      office.refused('decide-penalty', { ...say['decide-penalty'], penalties, ...changes });
    expect(await decide([{ kind: 'fine', fine: 5_000_001, text: '罚款' }])).toBe('fine-outside-range');
    expect(await decide([{ kind: 'fine', fine: 5_000_000, text: '罚款' }])).toBe('accepted penalty.penalized');
    expect(await decide([{ kind: 'fine', fine: 499_999, text: '罚款' }])).toBe('fine-outside-range');
    const deviation = { ...say['decide-penalty'].discretion, deviation: '减轻:主动消除危害' };
    expect(await decide([{ kind: 'fine', fine: 499_999, text: '罚款' }], { discretion: deviation })).toBe('accepted penalty.penalized');
    expect(await decide([{ kind: 'public-criticism', text: '通报' }])).toBe('kind-not-in-article');
  });

  it('after an earlier offence tells how that was weighed', async () => {
    const office = await readyToDecide();
    office.enter(offenceRegister(partyKey(office), 'MR-0003'), {
      data: { kind: 'offence', outcome: 'exempted-first-offense', on: '2026-01-05', case: 'another' },
      status: 'held',
    });
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('earlier-offence-not-weighed');
    const discretion = { ...say['decide-penalty'].discretion, earlierWeighed: '曾首违不罚,此次不再免罚' };
    const [penalized] = await office.ask('decide-penalty', { ...say['decide-penalty'], discretion });
    expect(penalized?.data).toMatchObject({ searches: [{ earlier: 1 }] });
  });

  it('is one fine per act, until that fine is revoked (R6)', async () => {
    const office = await penalizedCase();
    const key = fineRegister(office.caseId);
    expect(office.held(key)).toHaveLength(1);
    await office.ask('revoke-decision', { ...say['decide-penalty'], on: '2026-03-30', document: '自行纠正', reason: '认定有误' });
    expect(office.held(key).at(-1)?.data).toMatchObject({ kind: 'revoked' });

    const again = await readyToDecide();
    again.enter(fineRegister(again.caseId), { data: { kind: 'fine', fine: 1 }, status: 'held' });
    expect(await again.refused('decide-penalty', say['decide-penalty'])).toBe('act-already-fined');
    again.enter(fineRegister(again.caseId), { data: { kind: 'revoked' }, status: 'held' });
    expect(await again.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });

  it.each([
    ['2012-03-02', false, 'party-under-age'],
    ['2012-03-01', false, 'young-party-not-lightened'],
    ['2012-03-01', true, 'accepted penalty.penalized'],
    ['2008-03-02', false, 'young-party-not-lightened'],
    ['2008-03-01', false, 'accepted penalty.penalized'],
  ])('of a person born on %s for an act on 2026-03-02 (lightened: %s): %s (R5)', async (bornOn, lightened, outcome) => {
    const office = new Office();
    const [party] = say['identify-parties'].parties;
    await office.ask('register-lead', say['register-lead']);
    await office.ask('identify-parties', {
      parties: [{ ...party, kind: 'natural', idType: 'citizen-id', idNumber: '11010519491231002X', bornOn }],
    });
    await office.ask('file-case', say['file-case']);
    await office.ask('register-evidence', say['register-evidence']);
    await office.ask('verify-evidence', say['verify-evidence']);
    office.today = '2026-03-20';
    await office.ask('conclude-investigation', say['conclude-investigation']);
    await office.ask('serve-notice', { ...say['serve-notice'], waived: ['defence', 'hearing'] });
    const discretion = { ...say['decide-penalty'].discretion, lightened };
    expect(await office.refused('decide-penalty', { ...say['decide-penalty'], discretion })).toBe(outcome);
  });
});

describe('a first offence', () => {
  it('is exempted with the proof of what was searched, and becomes an offence for the next case (R15)', async () => {
    const office = await readyToExempt();
    const key = offenceRegister(partyKey(office), 'MR-0003');
    const [exempted] = await office.ask('decide-first-offense-exemption', exemption);
    expect(exempted).toMatchObject({
      type: 'penalty.exempted-first-offense',
      data: { onList: true, searches: [{ ref: 'P1', stream: office.register(key).stream, revision: -1, entries: 0, earlier: 0 }] },
    });
    const next = await readyToExempt(anotherCaseOf(office, 2));
    expect(await next.refused('decide-first-offense-exemption', exemption)).toBe('not-a-first-offence');
  });

  it.each([
    ['2024-03-20', 'not-a-first-offence'],
    ['2024-03-19', 'accepted penalty.exempted-first-offense'],
  ])('with an earlier one found on %s, decided on 2026-03-20: %s', async (on, outcome) => {
    const office = await readyToExempt();
    office.enter(offenceRegister(partyKey(office), 'MR-0003'), {
      data: { kind: 'offence', outcome: 'penalized', on, case: 'another' },
      status: 'held',
    });
    expect(await office.refused('decide-first-offense-exemption', exemption)).toBe(outcome);
  });

  it('is not spoilt by an entry that came to nothing, nor by a finding that was revoked', async () => {
    const office = await readyToExempt();
    const key = offenceRegister(partyKey(office), 'MR-0003');
    const offence = { kind: 'offence', outcome: 'penalized', on: '2026-01-05', case: 'another' };
    office.enter(key, { data: offence, status: 'void' });
    expect(await office.refused('decide-first-offense-exemption', exemption)).toBe('accepted penalty.exempted-first-offense');
    office.enter(key, { data: offence, status: 'held' });
    expect(await office.refused('decide-first-offense-exemption', exemption)).toBe('not-a-first-offence');
    office.enter(key, { data: { kind: 'revoked', on: '2026-02-01', case: 'another' }, status: 'held' });
    expect(await office.refused('decide-first-offense-exemption', exemption)).toBe('accepted penalty.exempted-first-offense');
  });

  it('is none after a finding that was revoked and made anew', async () => {
    const office = await readyToExempt();
    const key = offenceRegister(partyKey(office), 'MR-0003');
    const offence = { kind: 'offence', outcome: 'penalized', on: '2026-01-05', case: 'another' };
    for (const data of [offence, { kind: 'revoked', on: '2026-02-01', case: 'another' }, { ...offence, on: '2026-02-20' }]) {
      office.enter(key, { data, status: 'held' });
    }
    await expect(office.tryOut('decide-first-offense-exemption', exemption)).rejects.toMatchObject({
      code: 'not-a-first-offence',
      facts: { party: 'P1', earlier: 1 },
    });
  });

  it('is decided at the revision of the register that was read, so that of two exemptions one comes too late', async () => {
    const first = await readyToExempt();
    const second = await readyToExempt(anotherCaseOf(first, 2));
    const one = await first.tryOut('decide-first-offense-exemption', exemption);
    const two = await second.tryOut('decide-first-offense-exemption', exemption);
    const read = [one, two].map(({ registrations }) => registrations[0]!.read);
    expect(read.map(({ stream, revision }) => ({ stream, revision }))).toEqual([
      { stream: read[0]!.stream, revision: -1 },
      { stream: read[0]!.stream, revision: -1 },
    ]);
    const penalizing = await noticedCase({}, { waived: ['defence', 'hearing'] }, anotherCaseOf(first, 3));
    const three = await penalizing.tryOut('decide-penalty', say['decide-penalty']);
    expect(three.registrations[0]!.read.stream).toBe(read[0]!.stream);
  });

  it('off the list needs its reason, evidence that was verified, and a correction that is not refuted', async () => {
    const office = await readyToExempt();
    const exempt = (changes: object) => office.refused('decide-first-offense-exemption', { ...exemption, ...changes });
    expect(await exempt({ evidence: ['E-9'] })).toBe('evidence-not-verified');
    expect(await exempt({ correctedOn: '2026-03-01' })).toBe('corrected-before-the-act');
    office.folded = { ...office.folded, state: { ...office.state, item: 'X-1' } as never };
    expect(await exempt({})).toBe('item-not-on-first-offence-list');
    expect(await exempt({ offListReason: '情形相当' })).toBe('accepted penalty.exempted-first-offense');
  });

  it('whose rectification was re-inspected and not met is none', async () => {
    const office = await concludedCase({ outcome: 'exempted-first-offense', penalties: [] });
    await office.ask('order-rectification', say['order-rectification']);
    await office.ask('record-reinspection', { ...say['record-reinspection'], result: 'not-met', remaining: '未建立' });
    expect(await office.refused('decide-first-offense-exemption', exemption)).toBe('rectification-not-met');
  });
});

describe('the other outcomes', () => {
  it.each([
    ['decide-minor-exemption', 'penalty.exempted-minor', 'exempted-minor'],
    ['decide-no-fault', 'penalty.no-fault-found', 'no-fault'],
    ['decide-not-established', 'penalty.not-established', 'not-established'],
    ['transfer-as-crime', 'penalty.transferred-as-crime', 'transferred-as-crime'],
  ] as const)('%s ends in %s', async (command, event, outcome) => {
    const office = await concludedCase({ outcome, penalties: [] });
    const [decided] = await office.ask(command, say[command]);
    expect(decided?.type).toBe(event);
    expect(office.state).toMatchObject({ stage: 'decided', decision: { outcome, fine: 0 } });
    expect(await office.refused(command, say[command])).toBe('case-already-decided');
  });

  it('of a crime tells until when the head decides and the file is handed over', async () => {
    const office = await concludedCase();
    const [transferred] = await office.ask('transfer-as-crime', say['transfer-as-crime']);
    expect(transferred?.data).toMatchObject({ decideBy: { due: '2026-03-05' }, handOverBy: { rule: 'ys-5-transfer-period' } });
    const close = { ground: 'transferred', summary: '已移送' };
    expect(await office.refused('close-case', close)).toBe('crime-file-not-handed-over');
    expect(await office.refused('hand-over-crime-file', { ...say['hand-over-crime-file'], at: '2026-03-21T00:00:00.000Z' })).toBe(
      'day-in-the-future',
    );
    await office.ask('hand-over-crime-file', say['hand-over-crime-file']);
    expect(await office.ask('hand-over-crime-file', say['hand-over-crime-file'])).toEqual([]);
    await office.ask('close-case', close);
    const penalized = await penalizedCase();
    expect(await penalized.refused('hand-over-crime-file', say['hand-over-crime-file'])).toBe('not-transferred-as-crime');
  });
});

describe('the summary procedure', () => {
  const summary = say['decide-summary-penalty'];

  it('files, decides and hands over in one act, under its own number', async () => {
    const office = await leadCase();
    await office.ask('decide-summary-penalty', summary);
    expect(office.state).toMatchObject({
      stage: 'decided',
      procedure: 'summary',
      number: { text: '示例镇综合行政执法队当罚〔2026〕1号' },
      after: { service: { on: '2026-03-02', reconsiderUntil: { due: '2026-05-01' } }, credit: { tier: 'minor' } },
    });
    expect(heldEntries(office.register(offenceRegister(partyKey(office), 'MR-0003')))).toHaveLength(1);
  });

  it.each([
    ['entity', 300_000, 'accepted penalty.penalized'],
    ['entity', 300_001, 'fine-above-summary-limit'],
    ['natural', 20_000, 'accepted penalty.penalized'],
    ['natural', 20_001, 'fine-above-summary-limit'],
    ['sole-trader', 20_001, 'fine-above-summary-limit'],
  ])('of %s with a fine of %i fen: %s (R7)', async (kind, fine, outcome) => {
    const office = new Office();
    const [party] = say['identify-parties'].parties;
    await office.ask('register-lead', say['register-lead']);
    await office.ask('identify-parties', { parties: [{ ...party, kind }] });
    expect(
      await office.refused('decide-summary-penalty', { ...SMALL_ON_THE_SPOT, penalties: [{ kind: 'fine', fine, text: '罚款' }] }),
    ).toBe(outcome);
  });

  it('is refused for other kinds, an unheard party, officers without certificates shown, remedies not told (R7, R8, R11)', async () => {
    const office = await leadCase();
    const decide = (changes: object) => office.refused('decide-summary-penalty', { ...summary, ...changes });
    expect(await decide({ penalties: [{ kind: 'order-stop-business', text: '停业' }] })).toBe('kind-not-for-summary');
    expect(await decide({ heard: false })).toBe('party-not-heard');
    expect(await decide({ certificatesShown: false })).toBe('certificates-not-shown');
    expect(await decide({ reconsiderationFirst: false })).toBe('reconsideration-first-not-told');
    expect(await decide({ officers: [] })).toBe('too-few-officers');
    expect(await decide({ item: 'X' })).toBe('item-not-in-catalogue');
    expect(await decide({ remedies: undefined })).toBe('decision-incomplete');
  });

  it('is reported to the agency before it is closed', async () => {
    const office = await leadCase();
    await office.ask('decide-summary-penalty', summary);
    expect(await office.refused('close-case', { ground: 'performed', summary: '已执行' })).toBe('summary-not-reported');
    await office.ask('report-summary-penalty', say['report-summary-penalty']);
    expect(await office.ask('report-summary-penalty', say['report-summary-penalty'])).toEqual([]);
    await office.ask('close-case', { ground: 'performed', summary: '已执行' });
    const ordinary = await penalizedCase();
    expect(await ordinary.refused('report-summary-penalty', say['report-summary-penalty'])).toBe('not-a-summary-penalty');
  });
});
