import { IsOptional, IsString } from 'class-validator';
import { command, isPerson, refusal, Refused, type AnyCaseType, type AnyState, type LocalDate, type PersonOnDay } from '#libs/kernel';
import { CaseTypes, KeyReused, RefusedUnderLaw, type LateRegistration } from './index.js';
import { callerNamed, HEAD_ELSEWHERE, machinery, SECOND_HEAD } from './testing/machinery.js';
import { permit } from './testing/permit.js';

class Visit {
  @IsString() text!: string;
  @IsOptional() @IsString() on?: string;
}

interface Found {
  readonly person: PersonOnDay | undefined;
}

/** What the permit's state says of the day since which it may be visited. */
const SINCE: LocalDate = '2026-01-02';

/** Notes may be registered late when they come from a visit; the visit tells the day it was decided for. */
const visited: AnyCaseType = {
  ...permit,
  commands: {
    ...permit.commands,
    visit: command<AnyState, Visit, Found>({
      body: Visit,
      who: ['officer'],
      gates: [],
      facts: async (look, _state, _body, { today }) => ({ person: await look.person(head.person, today) }),
      decide: (_state, { text }, { today, now, facts }) => [
        { type: 'permit.noted', data: { text: `${text} ${today} ${now} ${facts.person?.name}` } },
        ...(text === 'and grant' ? [{ type: 'permit.granted', data: {} }] : []),
      ],
      example: { text: 'seen' },
    }),
  },
  lateRegistration: { 'permit.noted': { by: 'visit', day: 'on', since: () => SINCE } },
  barredFromApproving: (_state, person) => (person === SECOND_HEAD.person ? refusal('permit-not-open', { person }) : null),
};

const head = callerNamed('head', ['head']);
const late = (changes: Partial<LateRegistration> = {}): LateRegistration => ({
  actedAt: '2026-01-03T20:00:00.000Z',
  reason: '山区无网络',
  approvedBy: head.person,
  ...changes,
});

describe('late registration (补录)', () => {
  let office: Awaited<ReturnType<typeof machinery>>;
  let one: ReturnType<typeof office.process>;
  let caseId: string;
  beforeEach(async () => {
    office = await machinery(undefined, visited);
    one = office.process();
    ({ caseId } = await one.ask('open', undefined, { title: 'Canteen' }));
  });
  afterEach(() => office.dispose());

  const events = () => one.streams.events(office.types.named('permit'), caseId);
  const refused = async (command: string, body: object, given: LateRegistration, caller = callerNamed('clerk')) => {
    const asked = one.ask(command, caseId, body, { ifMatch: 0, late: given, caller });
    await expect(asked).rejects.toBeInstanceOf(RefusedUnderLaw);
    expect(await events()).toHaveLength(1);
    return asked.catch((error: unknown) => (error as Refused).code);
  };

  it('given a marked event, when registered late, then judged as of the act; recorded now, with legal time, reason and approver', async () => {
    await one.ask('visit', caseId, { text: 'seen', on: '2026-01-04' }, { ifMatch: 0, late: late() });
    const [, noted] = await events();
    // four in the morning of the fourth in Shanghai
    expect(noted).toMatchObject({
      at: '2026-01-05T01:00:00.000Z',
      eff: '2026-01-03T20:00:00.000Z',
      late: { reason: '山区无网络', approver: head.person },
      data: { text: 'seen 2026-01-04 2026-01-03T20:00:00.000Z head' },
    });
    expect(noted!.basis.facts.some(({ source }) => source === `officer-${head.person}`)).toBe(true);
  });

  it('given a certificate that the person asking had not yet on that day, when registered late, then the record bears none', async () => {
    await one.ask('visit', caseId, { text: 'seen' }, { ifMatch: 0, late: late() });
    const { actor } = (await events())[1]!;
    expect(isPerson(actor) && actor.certificate).toBeUndefined();
  });

  it('given an act recorded in time, when asked, then the record has no legal time of its own', async () => {
    await one.ask('visit', caseId, { text: 'seen' }, { ifMatch: 0 });
    const [, noted] = await events();
    expect([noted?.eff, noted?.late]).toEqual([undefined, undefined]);
  });

  it('given a kind of record that is not marked, or one that brings such a record along, then refused', async () => {
    expect(await refused('note', { text: 'seen' }, late())).toBe('not-open-to-late-registration');
    expect(await refused('grant', {}, late(), head)).toBe('not-open-to-late-registration');
    expect(await refused('visit', { text: 'and grant' }, late())).toBe('not-open-to-late-registration');
  });

  it('given an act ahead, before it can have been done, or on another day than its record says, then refused', async () => {
    expect(await refused('visit', { text: 'x' }, late({ actedAt: '2026-01-05T01:00:00.001Z' }))).toBe('late-registration-lies-ahead');
    expect(await refused('visit', { text: 'x' }, late({ actedAt: '2026-01-01T15:59:59.999Z' }))).toBe('late-registration-before-case');
    expect(await refused('visit', { text: 'x', on: '2026-01-03' }, late())).toBe('late-registration-of-another-day');
  });

  it('given the first and the last moment allowed, when registered late, then accepted', async () => {
    await one.ask('visit', caseId, { text: 'a' }, { ifMatch: 0, late: late({ actedAt: '2026-01-01T16:00:00.000Z' }) });
    await one.ask('visit', caseId, { text: 'b' }, { ifMatch: 1, late: late({ actedAt: '2026-01-05T01:00:00.000Z' }) });
    expect(await events()).toHaveLength(3);
  });

  it('given an approver of another agency, who is no head, or who asks, then refused', async () => {
    const code = 'late-registration-needs-another-approver';
    expect(await refused('visit', { text: 'x' }, late({ approvedBy: HEAD_ELSEWHERE.person }))).toBe(code);
    expect(await refused('visit', { text: 'x' }, late({ approvedBy: callerNamed('clerk').person }))).toBe(code);
    const asking = { ...head, roles: ['officer', 'head'] as const };
    expect(await refused('visit', { text: 'x' }, late(), asking)).toBe(code);
  });

  it('given a head who takes no part in the case, when he approves, then refused by what bars him', async () => {
    expect(await refused('visit', { text: 'x' }, late({ approvedBy: SECOND_HEAD.person }))).toBe('permit-not-open');
  });

  it('given a retry with the same key, when it tells another time, then the key was used otherwise; the same, then the same receipt', async () => {
    const asked = { ifMatch: 0, key: 'k', late: late() };
    const receipt = await one.ask('visit', caseId, { text: 'x' }, asked);
    expect(await one.ask('visit', caseId, { text: 'x' }, asked)).toMatchObject({ events: receipt.events });
    const other = { ...asked, late: late({ reason: '另一理由' }) };
    await expect(one.ask('visit', caseId, { text: 'x' }, other)).rejects.toBeInstanceOf(KeyReused);
  });

  it('given a type that is no penalty case, when late registration is refused, then no article of the penalty law is cited but what the type names', () => {
    const lawOf = (law?: readonly string[]) => {
      const mark = { by: 'note', ...(law === undefined ? {} : { law }) };
      const { wording } = new CaseTypes([{ ...permit, lateRegistration: { 'permit.noted': mark } }]).named('permit');
      const late = Object.entries(wording.refusals).filter(([code]) => code.includes('late-registration'));
      return [...new Set(late.flatMap(([, refused]) => refused.law))];
    };
    expect(lawOf()).toEqual(['office']);
    expect(lawOf(['lic-58-fee'])).toEqual(['lic-58-fee']);
  });

  it('given a mark of an event or a command that the type has not, when the office starts, then it does not', () => {
    const marked = (event: string, by: string) => () => new CaseTypes([{ ...permit, lateRegistration: { [event]: { by } } }]);
    expect(marked('permit.seen', 'note')).toThrow('permit opens permit.seen');
    expect(marked('permit.noted', 'visit')).toThrow('permit opens permit.noted by visit');
  });
});
