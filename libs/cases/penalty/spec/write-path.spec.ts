import { storeWith, StoreUnavailable, type EventStore } from '#libs/event-store';
import type { Uuid } from '#libs/kernel';
import { say } from './cases.support.js';
import { HEAD } from './office.support.js';
import { writePath } from './write-path.support.js';

type Path = Awaited<ReturnType<typeof writePath>>;
type Process = ReturnType<Path['office']>;

/** A case of the one party under the one item, ready for its decision on 20 March 2026. */
async function readyCase(path: Path, { ask }: Process, outcome: 'penalized' | 'exempted-first-offense'): Promise<Uuid> {
  path.today('2026-03-02');
  const { caseId } = await ask('register-lead', undefined, say['register-lead']);
  await ask('identify-parties', caseId, say['identify-parties']);
  await ask('file-case', caseId, say['file-case']);
  await ask('register-evidence', caseId, say['register-evidence']);
  await ask('verify-evidence', caseId, say['verify-evidence']);
  path.today('2026-03-20');
  const penalties = outcome === 'penalized' ? say['conclude-investigation'].penalties : [];
  await ask('conclude-investigation', caseId, { ...say['conclude-investigation'], outcome, penalties });
  await ask('pass-review', caseId, say['pass-review']);
  if (outcome === 'penalized') await ask('serve-notice', caseId, { ...say['serve-notice'], waived: ['defence', 'hearing'] });
  return caseId;
}

const EXEMPT = 'decide-first-offense-exemption';
const PENALIZE = 'decide-penalty';

describe('penalty cases on the write path', () => {
  let path: Path;
  beforeEach(async () => {
    path = await writePath();
  });
  afterEach(() => path.close());

  const decidedIn = async (...cases: readonly Uuid[]) =>
    (await Promise.all(cases.map((caseId) => path.typesIn(caseId)))).flat().filter((type) => /penalized|exempted/.test(type));

  it('are numbered one after the other', async () => {
    const office = path.office();
    const first = await readyCase(path, office, 'penalized');
    const second = await readyCase(path, office, 'penalized');
    expect([await office.state(first), await office.state(second)]).toMatchObject([
      { number: { sequence: 1 } },
      { number: { sequence: 2 } },
    ]);
  });

  it('store nothing of what is refused or told again: a surcharge that is owed alone, an agreement that there is not', async () => {
    const office = path.office();
    const caseId = await readyCase(path, office, 'penalized');
    await office.ask(PENALIZE, caseId, say[PENALIZE]);
    path.today('2026-04-01');
    await office.ask('serve-decision', caseId, say['serve-decision']);
    path.today('2026-04-20');
    await office.ask('record-payment', caseId, { ...say['record-payment'], on: '2026-04-20' });
    await office.ask('urge-performance', caseId, say['urge-performance']);
    const before = await path.typesIn(caseId);
    expect(before.slice(-2)).toEqual(['penalty.paid', 'penalty.urged']);
    const refusals = [
      ['close-case', { ground: 'performed', summary: '已执行' }, 'penalty-not-performed'],
      ['resume-enforcement', { ...say['resume-enforcement'], on: '2026-04-20' }, 'no-such-agreement'],
      ['agree-on-enforcement', { ...say['agree-on-enforcement'], waived: 0, stages: [] }, 'agreement-without-content'],
      ['serve-decision', { ...say['serve-decision'], receiver: '另一收件人' }, 'decision-already-served'],
    ] as const;
    for (const [command, body, code] of refusals) await expect(office.ask(command, caseId, body)).rejects.toMatchObject({ code });
    await office.ask('serve-decision', caseId, say['serve-decision']);
    expect(await path.typesIn(caseId)).toEqual(before);
  });

  it('have a finding follow the number of its party that is corrected', async () => {
    const office = path.office();
    const found = await readyCase(path, office, 'penalized');
    await office.ask(PENALIZE, found, say[PENALIZE]);
    const next = await readyCase(path, office, 'exempted-first-offense');
    await expect(office.ask(EXEMPT, next, say[EXEMPT])).rejects.toMatchObject({ code: 'not-a-first-offence' });
    const parties = [{ ...say['identify-parties'].parties[0], idNumber: '911101085923662400' }];
    await office.ask('correct', found, { target: 1, data: { parties }, reason: '号码误记', approver: HEAD });
    await office.ask(EXEMPT, next, say[EXEMPT]);
    expect(await decidedIn(found, next)).toEqual(['penalty.penalized', 'penalty.exempted-first-offense']);
  });

  it('let exactly one of two exemptions of one party hold', async () => {
    const [one, two] = [path.office(), path.office()];
    const first = await readyCase(path, one, 'exempted-first-offense');
    const second = await readyCase(path, two, 'exempted-first-offense');
    const asked = await Promise.allSettled([one.ask(EXEMPT, first, say[EXEMPT]), two.ask(EXEMPT, second, say[EXEMPT])]);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await decidedIn(first, second)).toEqual(['penalty.exempted-first-offense']);
    const loser = asked[0].status === 'rejected' ? ([one, first] as const) : ([two, second] as const);
    await expect(loser[0].ask(EXEMPT, loser[1], say[EXEMPT])).rejects.toMatchObject({ code: 'not-a-first-offence' });
  });

  it('let exactly one hold of an exemption and a penalty that race: the other is decided on what the register says now', async () => {
    const [one, two] = [path.office(), path.office()];
    const penalized = await readyCase(path, one, 'penalized');
    const exempted = await readyCase(path, two, 'exempted-first-offense');
    const asked = await Promise.allSettled([one.ask(PENALIZE, penalized, say[PENALIZE]), two.ask(EXEMPT, exempted, say[EXEMPT])]);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await decidedIn(penalized, exempted)).toHaveLength(1);
    if (asked[0].status === 'fulfilled') {
      await expect(two.ask(EXEMPT, exempted, say[EXEMPT])).rejects.toMatchObject({ code: 'not-a-first-offence' });
    } else {
      await expect(one.ask(PENALIZE, penalized, say[PENALIZE])).rejects.toMatchObject({ code: 'earlier-offence-not-weighed' });
    }
  });

  it('let another exemption hold where the process died between the register and the case', async () => {
    const healthy = path.office();
    const dying = await readyCase(path, healthy, 'exempted-first-offense');
    const other = await readyCase(path, healthy, 'exempted-first-offense');
    const doomed = path.office((store) => withoutAppendsTo(store, `penalty-${dying}`));
    await expect(doomed.ask(EXEMPT, dying, say[EXEMPT])).rejects.toThrow(StoreUnavailable);
    await expect(healthy.ask(EXEMPT, other, say[EXEMPT])).rejects.toMatchObject({ name: 'Busy' });
    path.later(31_000);
    await healthy.ask(EXEMPT, other, say[EXEMPT]);
    expect(await decidedIn(dying, other)).toEqual(['penalty.exempted-first-offense']);
    await expect(path.office().ask(EXEMPT, dying, say[EXEMPT])).rejects.toMatchObject({ code: 'not-a-first-offence' });
  });

  it('fine an act again only after the first fine was revoked', async () => {
    const office = path.office();
    const caseId = await readyCase(path, office, 'penalized');
    await office.ask(PENALIZE, caseId, say[PENALIZE]);
    await office.ask('revoke-decision', caseId, { on: '2026-03-20', document: '自行纠正', reason: '认定有误' });
    await office.ask('reopen-case', caseId, { reason: '重新调查' });
    await office.ask('conclude-investigation', caseId, say['conclude-investigation']);
    await office.ask('pass-review', caseId, say['pass-review']);
    await office.ask('serve-notice', caseId, { ...say['serve-notice'], waived: ['defence', 'hearing'] });
    await office.ask(PENALIZE, caseId, say[PENALIZE]);
    expect(await decidedIn(caseId)).toEqual(['penalty.penalized', 'penalty.penalized']);
  });
});

/** The store as a process sees it that dies before it appends to the case. */
function withoutAppendsTo(store: EventStore, stream: string): EventStore {
  return storeWith(store, {
    append: (...appended) =>
      appended[0] === stream ? Promise.reject(new StoreUnavailable('the process died')) : store.append(...appended),
  });
}
