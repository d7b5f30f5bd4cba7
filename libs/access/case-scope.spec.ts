import { ManualClock, type AgencyOnDay, type AnyCaseType, type AnyState, type Caller, type Role, type Uuid } from '#libs/kernel';
import { CaseScope } from './case-scope.js';

const STATE = { stage: 'open' } as AnyState;
const CASE = { kind: 'case', readableBy: () => [['c1', 'old']] } as unknown as AnyCaseType;
const REGISTER = { kind: 'register', readableBy: () => [['c1', 'old']] } as unknown as AnyCaseType;

function at(path: readonly Uuid[], ...roles: readonly Role[]): Caller {
  const agency = { agency: path.at(-1)!, name: '', region: '1', level: 'county', path } as const;
  return {
    person: 'p',
    roles,
    post: { post: 'x', agency, roles, from: '2020-01-01' },
    sources: [{ source: `officer-${agency.agency}` }],
  } as unknown as Caller;
}

describe('whose a case is as agencies stand today', () => {
  const asked: string[] = [];
  let answering: { [agency: string]: readonly Uuid[] | undefined };
  const found = (path: readonly Uuid[] | undefined) =>
    Promise.resolve(path === undefined ? undefined : ({ agency: path.at(-1)!, path, source: { source: 'agency-old' } } as AgencyOnDay));
  const scope = new CaseScope(
    {
      agency: (agency) => found(agency === answering[agency]?.at(-1) ? answering[agency] : undefined),
      answering: (agency, day) => {
        asked.push(`${agency} ${day}`);
        return found(answering[agency]);
      },
    },
    new ManualClock('2026-03-02T01:00:00.000Z'),
    (sources) => {
      const found = sources.find(({ source }) => source === changed);
      if (found !== undefined) throw new Error(found.source);
    },
  );
  let changed: string;
  beforeEach(() => {
    asked.length = 0;
    answering = { old: ['c2', 'new'] };
    changed = 'none';
  });

  it('was told to who reads by a record that somebody had changed: neither cases nor lists, though registers are open to all', () => {
    changed = 'officer-old';
    const who = at(['c1', 'old'], 'officer');
    for (const read of [() => scope.mayRead(who, CASE, STATE), () => scope.pathsOf(who, CASE, [])]) expect(read).toThrow('officer-old');
    expect(scope.mayRead(who, REGISTER, STATE)).toBe(true);
    expect(scope.pathsOf(who, REGISTER, [])).toBeNull();
    expect(scope.mayRead(at(['c1'], 'head'), CASE, STATE)).toBe(true);
  });

  it('was told to the successor that a changed record of an agency names, which is nothing to everybody else', async () => {
    changed = 'agency-old';
    await expect(scope.mayRead(at(['c2', 'new'], 'officer'), CASE, STATE)).rejects.toThrow('agency-old');
    expect(await scope.mayRead(at(['c2', 'other'], 'head'), CASE, STATE)).toBe(false);
    expect(scope.mayRead(at(['c1', 'old'], 'officer'), CASE, STATE)).toBe(true);
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
