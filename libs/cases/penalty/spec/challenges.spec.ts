import fc from 'fast-check';
import { addDays, Refused } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { CHALLENGE_KINDS, CHALLENGE_RESULTS } from '../penalty.kinds.js';
import { penalty } from '../penalty.js';
import { penaltyLists } from '../penalty.views.js';
import { challengesView } from '../views/challenges.view.js';
import { say, servedCase } from './cases.support.js';
import { AGENCY, type Office } from './office.support.js';
import { rowsOfView } from './rows.support.js';

const accepted = remedyExamples['record-challenge'];
const ended = remedyExamples['record-challenge-result'];
const penalties = [{ kind: 'fine', fine: 300_000, text: '罚款3000元' }];
const revoke = { document: '自行纠正', reason: '认定有误' };

async function decidedAgain(office: Office): Promise<void> {
  const [on, evidence] = [office.today, `E-${office.story.length}`];
  await office.ask('reopen-case', closingExamples['reopen-case']);
  await office.ask('register-evidence', { ...say['register-evidence'], evidence });
  await office.ask('verify-evidence', { ...say['verify-evidence'], evidence });
  await office.ask('conclude-investigation', { ...say['conclude-investigation'], on });
  await office.ask('serve-notice', { ...say['serve-notice'], servedOn: on, waived: ['defence', 'hearing'] });
  await office.ask('decide-penalty', { ...say['decide-penalty'], evidence: [evidence] });
  await office.ask('serve-decision', { ...say['serve-decision'], on });
}

describe('the list of challenges', () => {
  it('told supervisors whom the body that reviews it was written down with, where the case has that masked', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-challenge', { ...accepted, body: '示例市人民政府（欧阳小蛮申请）' });
    const [row] = rowsOfView(challengesView, office.story);
    const naming = Object.entries(row!).flatMap(([column, value]) => (String(value).includes('欧阳小蛮') ? [column] : []));
    const { texts } = penaltyLists.find(({ view }) => view === challengesView.name)!;
    expect([naming, texts]).toEqual([['body'], expect.arrayContaining(naming)]);
  });

  it('counted no challenge by its result: a row says who decided how, for which agency, in which month', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-challenge', accepted);
    expect(rowsOfView(challengesView, office.story)).toMatchObject([
      { challenge: accepted.challenge, kind: 'reconsideration', result: 'under-way', acceptedMonth: '2026-04', endedOn: null, month: null },
    ]);
    office.today = '2026-06-01';
    const heavier = [{ kind: 'fine', fine: 600_000, text: '罚款6000元' }];
    await office.ask('record-challenge-result', { ...ended, on: '2026-06-01', result: 'changed', penalties: heavier });
    const path = `/${AGENCY.path.join('/')}/`;
    expect(rowsOfView(challengesView, office.story)).toMatchObject([
      {
        agency: AGENCY.agency,
        agencyPath: path,
        level4: AGENCY.agency,
        result: 'changed',
        endedOn: '2026-06-01',
        month: '2026-06',
        heavier: 1,
      },
    ]);
    await office.ask('revoke-decision', { ...revoke, on: '2026-06-01' });
    expect(rowsOfView(challengesView, office.story)).toHaveLength(1);
  });

  it('lost a challenge whose label named that of another decision, once the case was taken up again', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-challenge', accepted);
    await office.ask('record-challenge-result', { ...ended, on: '2026-04-20', result: 'revoked' });
    await decidedAgain(office);
    expect(await office.refused('record-challenge', { ...accepted, acceptedOn: '2026-04-20' })).toBe('label-taken');
    await office.ask('record-challenge', { ...accepted, challenge: 'FY-2', acceptedOn: '2026-04-20' });
    expect(rowsOfView(challengesView, office.story)).toMatchObject([{ result: 'revoked' }, { challenge: 'FY-2', result: 'under-way' }]);
  });

  it('counts what was recorded, whatever comes between (oracle)', async () => {
    const [turn, days] = [fc.constantFrom('begin', 'end', 'revoke', 'again', 'close'), fc.nat({ max: 40 })];
    const steps = fc.array(fc.tuple(turn, fc.nat({ max: 7 }), days), { minLength: 6, maxLength: 18 });
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const office = await servedCase();
        const oracle: Told[] = [];
        for (const [what, n, wait] of plan) {
          office.today = addDays(office.today, wait);
          await step(office, oracle, what, n);
        }
        const rows = rowsOfView(challengesView, office.story).map(({ challenge, kind, result, month }) => ({
          challenge,
          kind,
          result,
          month,
        }));
        expect(rows).toEqual(oracle);
      }),
      { numRuns: 80, seed: 20_260_420 },
    );
  });

  it('leads from every count to its rows', () => {
    const figure = penalty.figures.find(({ path }) => path === 'challenge-counts')!;
    const list = penalty.lists.find(({ view }) => view === figure.view)!;
    expect(Object.keys(figure.dimensions)).toEqual(expect.arrayContaining(['agency', 'level4', 'kind', 'result', 'month']));
    expect(Object.keys(list.filters)).toEqual(Object.keys(figure.filters));
  });
});

interface Told {
  readonly challenge: string;
  readonly kind: string;
  result: string;
  month: string | null;
}

/** Takes the step where the case allows it, and tells the oracle what it did. */
async function step(office: Office, oracle: Told[], what: string, n: number): Promise<void> {
  const on = office.today;
  const challenge = `T-${n % 3}`;
  try {
    if (what === 'begin') {
      const kind = CHALLENGE_KINDS[n % 2]!;
      const told = await office.ask('record-challenge', { ...accepted, challenge, kind, acceptedOn: on });
      if (told.length > 0) oracle.push({ challenge, kind, result: 'under-way', month: null });
    } else if (what === 'end') {
      const open = oracle.find((known) => known.result === 'under-way');
      const result = CHALLENGE_RESULTS[n % 4]!;
      if (open === undefined) return;
      await office.ask('record-challenge-result', {
        ...ended,
        challenge: open.challenge,
        on,
        result,
        ...(result === 'changed' ? { penalties } : {}),
      });
      Object.assign(open, { result, month: on.slice(0, 7) });
    } else if (what === 'revoke') await office.ask('revoke-decision', { ...revoke, on });
    else if (what === 'again') await decidedAgain(office);
    else await office.ask('close-case', { ...closingExamples['close-case'], ground: 'decision-revoked' });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
