import { ManualClock, type AgencyOnDay, type AnyCaseType, type AnyState, type Caller, type Role, type Uuid } from '#libs/kernel';
import { CaseScope } from './case-scope.js';

const STATE = { stage: 'open' } as AnyState;
const CASE = { kind: 'case', readableBy: () => [['c1', 'old']] } as unknown as AnyCaseType;
const REGISTER = { kind: 'register', readableBy: () => [['c1', 'old']] } as unknown as AnyCaseType;

function at(path: readonly Uuid[], ...roles: readonly Role[]): Caller {
  const agency = { agency: path.at(-1)!, name: '', region: '1', level: 'county', path } as const;
  return { person: 'p', roles, post: { post: 'x', agency, roles, from: '2020-01-01' } } as unknown as Caller;
}

describe('whose a case is as agencies stand today', () => {
  const asked: string[] = [];
  let answering: { [agency: string]: readonly Uuid[] | undefined };
  const found = (path: readonly Uuid[] | undefined) =>
    Promise.resolve(path === undefined ? undefined : ({ agency: path.at(-1)!, path } as AgencyOnDay));
  const scope = new CaseScope(
    {
      agency: (agency) => found(agency === answering[agency]?.at(-1) ? answering[agency] : undefined),
      answering: (agency, day) => {
        asked.push(`${agency} ${day}`);
        return found(answering[agency]);
      },
    },
    new ManualClock('2026-03-02T01:00:00.000Z'),
  );
  beforeEach(() => {
    asked.length = 0;
    answering = { old: ['c2', 'new'] };
  });

  it('asks nothing, and waits for nothing, where the case is the own agency’s', async () => {
    expect(scope.mayWrite(at(['c1', 'old'], 'officer'), CASE, STATE)).toBe(true);
    expect(scope.mayRead(at(['c1'], 'head'), CASE, STATE)).toBe(true);
    expect((await scope.viewer(at(['c1', 'old'], 'officer'), undefined, CASE, STATE)).agency.agency).toBe('old');
    expect(asked).toEqual([]);
  });

  it('lets the successor work on it and see it as the dissolved agency did, its superiors read it, and nobody else', async () => {
    const may = async (who: Caller) => [await scope.mayRead(who, CASE, STATE), await scope.mayWrite(who, CASE, STATE)];
    const seenAs = async (who: Caller) => (await scope.viewer(who, undefined, CASE, STATE)).agency.agency;
    expect(await may(at(['c2', 'new'], 'officer'))).toEqual([true, true]);
    expect(asked).toContain('old 2026-03-02');
    expect(await seenAs(at(['c2', 'new'], 'officer'))).toBe('old');
    expect(await may(at(['c2'], 'head'))).toEqual([true, false]);
    expect(await seenAs(at(['c2'], 'head'))).toBe('c2');
    expect(await may(at(['c2', 'other'], 'head'))).toEqual([false, false]);
    expect(await may(at(['c3'], 'supervisor'))).toEqual([false, false]);
    expect(await may(at(['c2', 'new'], 'system-administrator'))).toEqual([false, false]);
  });

  it('leaves it to nobody new where no successor was named', async () => {
    answering = {};
    expect(await scope.answering('old')).toBeUndefined();
    expect(await scope.mayWrite(at(['c2', 'new'], 'officer'), CASE, STATE)).toBe(false);
    expect(await scope.mayRead(at(['c2', 'new'], 'officer'), CASE, STATE)).toBe(false);
    expect(await scope.mayRead(at(['c1'], 'head'), CASE, STATE)).toBe(true);
  });

  it('keeps registers with the region where the agency stands today, and where it stood once it is dissolved', async () => {
    const keeps = (path: readonly Uuid[]) => scope.mayWrite(at(path, 'supervisor'), REGISTER, STATE);
    expect([await keeps(['c1']), await keeps(['c2'])]).toEqual([true, false]);
    answering = { old: ['c2', 'old'] };
    expect([await keeps(['c1']), await keeps(['c2'])]).toEqual([false, true]);
  });
});
