import { ANNA, BO, CHAIR, HEAD, REVIEWER } from './office.support.js';
import { concludedCase, filedCase, noticedCase, say, SERIOUS } from './cases.support.js';

describe('the end of the investigation', () => {
  it('is refused without verified evidence (R12), and where the proposal contradicts itself', async () => {
    const office = await filedCase();
    office.today = '2026-03-20';
    expect(await office.refused('conclude-investigation', say['conclude-investigation'])).toBe('no-verified-evidence');
    await office.ask('register-evidence', say['register-evidence']);
    expect(await office.refused('conclude-investigation', say['conclude-investigation'])).toBe('no-verified-evidence');
    await office.ask('verify-evidence', say['verify-evidence']);
    expect(await office.refused('conclude-investigation', { ...say['conclude-investigation'], outcome: 'no-fault' })).toBe(
      'proposal-contradicts-itself',
    );
    expect(
      await office.refused('conclude-investigation', { ...say['conclude-investigation'], penalties: [{ kind: 'fine', text: '罚款' }] }),
    ).toBe('penalty-incomplete');
  });
});

describe('legality review', () => {
  it('is not done by who investigated or chaired (R4)', async () => {
    const office = await concludedCase();
    expect(await office.refused('pass-review', say['pass-review'], ANNA)).toBe('reviewer-is-investigator');
    const heard = await noticedCase(SERIOUS);
    await heard.ask('request-hearing', { on: '2026-03-20' });
    heard.today = '2026-03-24';
    await heard.ask('notify-hearing', say['notify-hearing']);
    heard.today = '2026-04-10';
    await heard.ask('hold-hearing', say['hold-hearing']);
    expect(await heard.refused('pass-review', { ...say['pass-review'], on: '2026-04-10' }, CHAIR)).toBe('reviewer-is-hearing-chair');
  });

  it('once done keeps the reviewer out of the investigation (R4)', async () => {
    const office = await concludedCase();
    await office.ask('pass-review', say['pass-review']);
    expect(await office.refused('assign-officers', { officers: [ANNA, REVIEWER], reason: '增加人手' })).toBe('investigator-is-reviewer');
    expect(await office.refused('pass-review', say['pass-review'])).toBe('review-already-passed');
  });

  it('that returns the case sends it back to the investigation with the opinion', async () => {
    const office = await concludedCase();
    await office.ask('return-from-review', say['return-from-review']);
    expect(office.state).toMatchObject({ stage: 'investigating', returned: '补充进货金额的证据' });
    await office.ask('conclude-investigation', say['conclude-investigation']);
    expect(office.state.stage).toBe('concluded');
  });

  it('is required before a decision where grounds were named (R10)', async () => {
    const office = await noticedCase({ reviewGrounds: ['difficult'] });
    office.today = '2026-03-30';
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('review-not-passed');
    await office.ask('pass-review', say['pass-review']);
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });

  it('is required after a hearing, and not before it has ended (R10)', async () => {
    const office = await noticedCase(SERIOUS);
    await office.ask('request-hearing', { on: '2026-03-20' });
    expect(await office.refused('pass-review', say['pass-review'])).toBe('reviewed-before-hearing-ended');
    office.today = '2026-03-24';
    await office.ask('notify-hearing', say['notify-hearing']);
    office.today = '2026-04-10';
    await office.ask('hold-hearing', say['hold-hearing']);
    const decision = { ...say['decide-penalty'], ...SERIOUS };
    expect(await office.refused('decide-penalty', decision)).toBe('review-not-passed');
    await office.ask('pass-review', { ...say['pass-review'], on: '2026-04-10' });
    expect(await office.refused('decide-penalty', decision)).toBe('accepted penalty.penalized');
  });
});

describe('the notice', () => {
  it('comes before the decision (R8)', async () => {
    const office = await concludedCase();
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('notice-not-served');
    const filed = await filedCase();
    expect(await filed.refused('decide-penalty', say['decide-penalty'])).toBe('notice-not-served');
  });

  it('is refused where the rights were not told, and where no penalty is proposed', async () => {
    const office = await concludedCase();
    expect(await office.refused('serve-notice', { ...say['serve-notice'], rightsTold: false })).toBe('rights-not-told');
    const exempting = await concludedCase({ outcome: 'exempted-minor', penalties: [] });
    expect(await exempting.refused('serve-notice', say['serve-notice'])).toBe('no-penalty-proposed');
  });

  it.each([
    ['2026-03-27', 'defence-period-running'],
    ['2026-03-28', 'accepted penalty.penalized'],
  ])('served on 20 March lets a decision on %s be %s: five working days (R8)', async (today, outcome) => {
    const office = await noticedCase();
    expect(office.state).toMatchObject({ notice: { defenceUntil: { due: '2026-03-27' } } });
    office.today = today;
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe(outcome);
  });

  it('need not be waited for where the party expressly waived; a defence is answered, and leaves the term running (R8)', async () => {
    const waiving = await noticedCase({}, { waived: ['defence'] });
    expect(await waiving.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');

    const later = await noticedCase();
    await later.ask('waive-rights', say['waive-rights']);
    expect(await later.ask('waive-rights', say['waive-rights'])).toEqual([]);
    expect(await later.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');

    const defending = await noticedCase();
    defending.today = '2026-03-23';
    await defending.ask('record-defence', say['record-defence']);
    expect(await defending.ask('record-defence', say['record-defence'])).toEqual([]);
    expect(await defending.refused('record-defence', { ...say['record-defence'], on: '2026-03-20' })).toBe('label-taken');
    expect(await defending.refused('decide-penalty', say['decide-penalty'])).toBe('defence-period-running');
    defending.today = '2026-03-30';
    expect(await defending.refused('decide-penalty', say['decide-penalty'])).toBe('defence-not-answered');
    expect(await defending.refused('answer-defence', { ...say['answer-defence'], defence: 'SB-9' })).toBe('no-defence-recorded');
    await defending.ask('answer-defence', say['answer-defence']);
    expect(await defending.ask('answer-defence', say['answer-defence'])).toEqual([]);
    defending.today = '2026-03-27';
    expect(await defending.refused('decide-penalty', say['decide-penalty'])).toBe('defence-period-running');
    defending.today = '2026-03-28';
    expect(await defending.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });

  it('binds the decision: nothing heavier without a new notice (R9)', async () => {
    const office = await noticedCase();
    office.today = '2026-03-30';
    const heavier = (penalties: readonly object[]) => office.refused('decide-penalty', { ...say['decide-penalty'], penalties });
    expect(await heavier([{ kind: 'fine', fine: 500_001, text: '罚款' }])).toBe('heavier-than-noticed');
    expect(await heavier([{ kind: 'revoke-licence', text: '吊销' }])).toBe('heavier-than-noticed');
    expect(await heavier([{ kind: 'warning', text: '警告' }])).toBe('accepted penalty.penalized');
  });

  it('corrected on the day it was served is served anew: it was answered as done and never recorded', async () => {
    const office = await noticedCase();
    expect(await office.ask('serve-notice', say['serve-notice'])).toEqual([]);
    const lighter = { ...say['serve-notice'], penalties: [{ kind: 'fine', fine: 300_000, text: '罚款3000元' }] };
    expect(await office.refused('serve-notice', { ...lighter, rightsTold: false })).toBe('rights-not-told');
    await office.ask('serve-notice', lighter);
    expect(office.state).toMatchObject({ notice: { times: 2, penalties: lighter.penalties } });
    expect(await office.ask('serve-notice', lighter)).toEqual([]);
  });

  it('served again after a defence may be heavier on new facts only (R9)', async () => {
    const office = await noticedCase();
    office.today = '2026-03-23';
    await office.ask('record-defence', say['record-defence']);
    const again = { ...say['serve-notice'], servedOn: '2026-03-23', penalties: [{ kind: 'fine', fine: 900_000, text: '罚款9000元' }] };
    expect(await office.refused('serve-notice', again)).toBe('heavier-after-defence');
    await office.ask('serve-notice', { ...again, newFacts: '查明另有两批次' });
    expect(office.state).toMatchObject({
      notice: { times: 2, defenceUntil: { due: '2026-03-30' } },
      defended: { heard: false },
      defences: [{ defence: 'SB-1' }],
    });
    office.today = '2026-03-24';
    const third = { ...again, servedOn: '2026-03-24', penalties: [{ kind: 'fine', fine: 950_000, text: '罚款' }] };
    expect(await office.refused('serve-notice', third)).toBe('heavier-after-defence');
  });
});

describe('a hearing', () => {
  it('can be asked for only where there is a right to it, in five working days', async () => {
    const minor = await noticedCase();
    expect(await minor.refused('request-hearing', say['request-hearing'])).toBe('no-right-to-a-hearing');
    const office = await noticedCase(SERIOUS);
    office.today = '2026-03-30';
    expect(await office.refused('request-hearing', { on: '2026-03-30' })).toBe('hearing-requested-too-late');
    await office.ask('request-hearing', { on: '2026-03-27' });
    expect(await office.ask('request-hearing', { on: '2026-03-27' })).toEqual([]);
  });

  it('of a waived right is refused', async () => {
    const office = await noticedCase(SERIOUS, { waived: ['hearing'] });
    expect(await office.refused('request-hearing', { on: '2026-03-20' })).toBe('hearing-waived');
  });

  it('keeps the decision back until its days have passed, and once asked for until it is held (R8)', async () => {
    const office = await noticedCase(SERIOUS, { waived: ['defence'] });
    const decision = { ...say['decide-penalty'], ...SERIOUS };
    expect(await office.refused('decide-penalty', decision)).toBe('hearing-request-period-running');
    office.today = '2026-03-28';
    expect(await office.refused('decide-penalty', decision)).toBe('accepted penalty.penalized');
    await office.ask('request-hearing', { on: '2026-03-26' });
    expect(await office.refused('decide-penalty', decision)).toBe('hearing-not-held');
    await office.ask('waive-hearing', { ...say['waive-hearing'], on: '2026-03-27' });
    expect(await office.refused('decide-penalty', decision)).toBe('accepted penalty.penalized');
  });

  it('is notified seven working days before, chaired by nobody who investigated or reviewed, and held on that day', async () => {
    const office = await noticedCase(SERIOUS);
    await office.ask('pass-review', say['pass-review']);
    expect(await office.refused('notify-hearing', say['notify-hearing'])).toBe('no-hearing-requested');
    await office.ask('request-hearing', { on: '2026-03-20' });
    expect(await office.refused('hold-hearing', say['hold-hearing'])).toBe('hearing-not-notified');
    office.today = '2026-04-02';
    const notify = (changes: object) => office.refused('notify-hearing', { ...say['notify-hearing'], ...changes });
    expect(await notify({ notifiedOn: '2026-04-02' })).toBe('hearing-notified-too-late');
    expect(await notify({ notifiedOn: '2026-04-01' })).toBe('accepted penalty.hearing-notified');
    expect(await notify({ chair: BO })).toBe('hearing-chair-is-investigator');
    expect(await notify({ chair: REVIEWER })).toBe('hearing-chair-is-reviewer');
    expect(await notify({ chair: '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7aff' })).toBe('unknown-officer');
    office.withoutPost.add(say['notify-hearing'].chair);
    expect(await notify({})).toBe('no-post-that-day');
    office.withoutPost.clear();
    await office.ask('notify-hearing', say['notify-hearing']);
    expect(await office.ask('notify-hearing', say['notify-hearing'])).toEqual([]);
    expect(await office.refused('waive-hearing', { on: '2026-04-02', how: 'absent', reason: '未到场' })).toBe('hearing-not-yet-due');
    office.today = '2026-04-11';
    expect(await office.refused('hold-hearing', { ...say['hold-hearing'], on: '2026-04-11' })).toBe('hearing-on-another-day');
    await office.ask('hold-hearing', say['hold-hearing']);
    expect(await office.refused('assign-officers', { officers: [ANNA, CHAIR], reason: '增加人手' })).toBe('investigator-is-hearing-chair');
  });
});

describe('collective discussion', () => {
  it('is required where the case is complex or grave, and keeps every opinion and dissent as spoken (R10)', async () => {
    const office = await noticedCase({ collectiveGrounds: ['grave'] });
    office.today = '2026-03-30';
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('not-discussed-collectively');
    const [discussed] = await office.ask('discuss-collectively', say['discuss-collectively']);
    expect(discussed?.data).toMatchObject({
      participants: [
        { person: HEAD, name: '赫长', stance: 'agree', opinion: '同意承办意见' },
        { person: ANNA, name: '安娜', stance: 'dissent', opinion: '建议只给予警告' },
      ],
    });
    expect(office.state).toMatchObject({ discussion: { participants: 2, dissents: 1 } });
    expect(await office.ask('discuss-collectively', say['discuss-collectively'])).toEqual([]);
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });

  it('binds the decision to its outcome', async () => {
    const office = await noticedCase();
    office.today = '2026-03-30';
    await office.ask('discuss-collectively', { ...say['discuss-collectively'], outcome: 'exempted-minor' });
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('decision-differs-from-discussion');
  });

  it('is refused where somebody is named twice, is recused, or the person presiding is absent', async () => {
    const office = await noticedCase();
    office.today = '2026-03-30';
    const discussion = say['discuss-collectively'];
    const [first] = discussion.participants;
    expect(await office.refused('discuss-collectively', { ...discussion, participants: [first, first] })).toBe('participant-named-twice');
    expect(await office.refused('discuss-collectively', { ...discussion, presiding: BO })).toBe('presiding-person-not-present');
    // who had retired discussed and chaired on, in a post without a name
    office.withoutPost.add(first!.person);
    expect(await office.refused('discuss-collectively', discussion)).toBe('no-post-that-day');
    office.withoutPost.clear();
    await office.ask('request-recusal', { person: ANNA, by: 'self', reason: '亲属' });
    await office.ask('decide-recusal', { person: ANNA, granted: true, reason: '属实' });
    expect(await office.refused('discuss-collectively', discussion)).toBe('officer-recused');
  });
});
