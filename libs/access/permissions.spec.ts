import fc from 'fast-check';
import { pathText, ROLES, type AgencyPath, type FormerPlace, type RegionLevel, type Role, type Uuid } from '#libs/kernel';
import {
  ADMINISTRATORS,
  handlesCasesOf,
  inScope,
  isWithin,
  mayAsk,
  mayRead,
  mayWrite,
  regionPath,
  scopePathsOf,
  viewerOf,
  withReorganised,
  type Rights,
  type ScopePath,
} from './permissions.js';

const CASE = { kind: 'case' } as const;
const REGISTER = { kind: 'register' } as const;

/**
 * province ─ city ─┬─ county ─┬─ market (county bureau)
 *                  │          ├─ justice (county bureau)
 *                  │          └─ town
 *                  └─ county2 ── market2
 */
const AGENCIES = {
  province: agency(['province'], ['province']),
  city: agency(['province', 'city'], ['province', 'city']),
  county: agency(['province', 'city', 'county'], ['province', 'city', 'county']),
  market: agency(['province', 'city', 'county', 'market'], ['province', 'city', 'county', 'county']),
  justice: agency(['province', 'city', 'county', 'justice'], ['province', 'city', 'county', 'county']),
  town: agency(['province', 'city', 'county', 'town'], ['province', 'city', 'county', 'town']),
  county2: agency(['province', 'city', 'county2'], ['province', 'city', 'county']),
  market2: agency(['province', 'city', 'county2', 'market2'], ['province', 'city', 'county', 'county']),
} as const;
type Name = keyof typeof AGENCIES;
const NAMES = Object.keys(AGENCIES) as Name[];

function agency(path: readonly Uuid[], levels: readonly RegionLevel[]): AgencyPath {
  return { agency: path.at(-1)!, name: path.at(-1)!, region: '130182', level: levels.at(-1)!, path, levels };
}

function rights(at: Name, ...roles: readonly Role[]): Rights {
  return { roles, agency: AGENCIES[at] };
}

function readable(who: Rights): readonly Name[] {
  return NAMES.filter((name) => mayRead(who, CASE, [AGENCIES[name].path]));
}

describe('whose cases somebody may read', () => {
  const table: readonly (readonly [Role, Name, readonly Name[]])[] = [
    ['officer', 'market', ['market']],
    ['clerk', 'county', ['county']],
    ['legality-reviewer', 'city', ['city']],
    ['head', 'market', ['market']],
    ['head', 'county', ['county', 'market', 'justice', 'town']],
    ['head', 'city', ['city', 'county', 'market', 'justice', 'town', 'county2', 'market2']],
    ['supervisor', 'justice', ['county', 'market', 'justice', 'town']],
    ['supervisor', 'town', ['town']],
    ['supervisor', 'city', ['city', 'county', 'market', 'justice', 'town', 'county2', 'market2']],
    ['auditor', 'county', ['county', 'market', 'justice', 'town']],
    ['auditor', 'market', ['market']],
    ['auditor', 'province', NAMES],
    ['system-administrator', 'province', []],
    ['security-administrator', 'province', []],
    ['audit-administrator', 'province', []],
  ];
  it.each(table)('given a %s at the %s, when cases are asked for, then those of %j', (role, at, expected) => {
    expect(readable(rights(at, role))).toEqual(expected);
  });

  it('given several roles in one post, when cases are asked for, then what any of them opens', () => {
    expect(readable(rights('justice', 'officer', 'supervisor'))).toEqual(['county', 'market', 'justice', 'town']);
    expect(readable(rights('market', 'clerk', 'system-administrator'))).toEqual(['market']);
  });

  it('given a case readable by two agencies, when one of them asks, then it may', () => {
    const both = [AGENCIES.market.path, AGENCIES.market2.path];
    expect(mayRead(rights('market2', 'officer'), CASE, both)).toBe(true);
    expect(mayRead(rights('town', 'officer'), CASE, both)).toBe(false);
  });

  it('given a case that no agency reads, when anybody but the province’s auditor asks, then nobody may', () => {
    for (const role of ROLES) expect(mayRead(rights('city', role), CASE, [])).toBe(false);
    expect(mayRead(rights('province', 'auditor'), CASE, [])).toBe(true);
  });

  it('given a register, when anybody asks, then it is public in the office', () => {
    for (const role of ROLES) expect(mayRead(rights('town', role), REGISTER, [AGENCIES.market2.path])).toBe(true);
  });

  it('given every role at every agency, when a list is asked for, then it holds exactly what may be read one by one', () => {
    for (const role of ROLES) {
      for (const at of NAMES) {
        const who = rights(at, role);
        const scope = scopePathsOf(who, CASE);
        expect(NAMES.filter((name) => inScope(scope, pathText(AGENCIES[name].path)))).toEqual(readable(who));
      }
    }
  });

  it('given an agency placed below another, when its cases of before are asked for, then they are still its own', () => {
    const place = (name: Name): FormerPlace => ({ path: AGENCIES[name].path, levels: AGENCIES[name].levels ?? [] });
    const moved = (at: Name, from: Name, ...roles: readonly Role[]): Rights => ({
      roles,
      agency: { ...AGENCIES[at], formerly: [place(from)] },
    });
    for (const role of ['officer', 'clerk', 'legality-reviewer', 'head', 'auditor'] as const) {
      expect(readable(moved('market2', 'town', role))).toEqual(['town', 'market2']);
    }
    expect(handlesCasesOf(moved('market2', 'town', 'officer'), pathText(AGENCIES.town.path))).toBe(true);
    // the region that a bureau left is supervised by those who stayed
    expect(readable(moved('market2', 'market', 'supervisor'))).toEqual(['county2', 'market2']);
    const county: AgencyPath = {
      ...AGENCIES.county,
      path: ['province', 'county'],
      levels: ['province', 'county'],
      formerly: [place('county')],
    };
    expect(readable({ roles: ['supervisor'], agency: county })).toEqual(['county', 'market', 'justice', 'town']);
  });

  it('given a town dissolved into a bureau of another county, when lists are asked for, then by its people and everybody above them', () => {
    const path = pathText(AGENCIES.town.path);
    const reorganised = [{ paths: [path, '/province/town/'], answering: { agency: 'market2', path: pathText(AGENCIES.market2.path) } }];
    const seenBy = (role: Role) =>
      NAMES.filter((at) => {
        const scope = withReorganised(scopePathsOf(rights(at, role), CASE), reorganised);
        expect(inScope(scope, '/province/town/')).toBe(scope === null || inScope(scope, pathText(AGENCIES.market2.path)));
        return inScope(scope, path);
      });
    expect(seenBy('officer')).toEqual(['town', 'market2']);
    expect(seenBy('head')).toEqual(['province', 'city', 'county', 'town', 'county2', 'market2']);
    expect(seenBy('supervisor')).toEqual(['province', 'city', 'county', 'market', 'justice', 'town', 'county2', 'market2']);
    expect(seenBy('system-administrator')).toEqual([]);
    expect(withReorganised(scopePathsOf(rights('market2', 'officer'), CASE), [])).toEqual([
      { path: pathText(AGENCIES.market2.path), below: false },
    ]);
    expect([handlesCasesOf(rights('market2', 'clerk'), path), handlesCasesOf(rights('market2', 'clerk'), path, reorganised)]).toEqual([
      false,
      true,
    ]);
    for (const [at, role] of [
      ['county2', 'head'],
      ['market2', 'supervisor'],
      ['market', 'officer'],
    ] as const) {
      expect(handlesCasesOf(rights(at, role), path, reorganised)).toBe(false);
    }
  });

  it('given scopes inside one another, when a list is asked for, then only the widest are left', () => {
    expect(scopePathsOf(rights('county', 'officer', 'clerk', 'head', 'supervisor'), CASE)).toEqual([
      { path: '/province/city/county/', below: true },
    ]);
  });

  it('given any scopes, when the widest are asked for, then they open the same agencies, each once and in the order of before', () => {
    const path = fc.array(fc.constantFrom('a', 'ab', 'b'), { maxLength: 3 }).map(pathText);
    const covers = (wide: ScopePath, narrow: ScopePath) =>
      wide.below ? narrow.path.startsWith(wide.path) : !narrow.below && narrow.path === wide.path;
    fc.assert(
      fc.property(fc.array(fc.record({ path, below: fc.boolean() }), { maxLength: 8 }), fc.array(path), (scopes, paths) => {
        const left = withReorganised(scopes, [])!;
        for (const one of paths) expect(inScope(left, one)).toBe(inScope(scopes, one));
        for (const one of scopes) expect(left.filter((wide) => covers(wide, one)).length).toBe(1);
        expect(left).toEqual(scopes.filter((scope) => left.includes(scope)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('given ids that begin alike, when scopes are compared, then one agency never opens the other', () => {
    const county = { ...AGENCIES.county, path: ['province', 'city', 'county2x'] };
    expect(inScope(scopePathsOf(rights('county2', 'head'), CASE), pathText(county.path))).toBe(false);
    expect(isWithin(['province', 'city', 'county2x'], ['province', 'city', 'county2'])).toBe(false);
  });
});

describe('whose cases somebody may work on', () => {
  it.each(ROLES)('given a %s, when commands are asked of a case, then only in the own agency, administrators nowhere', (role) => {
    for (const at of NAMES) {
      for (const name of NAMES) {
        const expected = at === name && !ADMINISTRATORS.includes(role);
        expect(mayWrite(rights(at, role), CASE, [AGENCIES[name].path])).toBe(expected);
      }
    }
  });

  it('given a register, when those who keep it ask, then their region and below', () => {
    const writable = (who: Rights) => NAMES.filter((name) => mayWrite(who, REGISTER, [AGENCIES[name].path]));
    expect(writable(rights('justice', 'supervisor'))).toEqual(['county', 'market', 'justice', 'town']);
    expect(writable(rights('town', 'security-administrator'))).toEqual(['town']);
  });
});

describe('paths', () => {
  it('given a county that is the highest of the office, when its bureau supervises, then it supervises the county', () => {
    const bureau = agency(['county', 'justice'], ['county', 'county']);
    expect(regionPath(bureau)).toEqual(['county']);
  });

  it('given a line of single authorities (省厅 市局 县局), when the county’s supervises, then itself and below', () => {
    expect(regionPath(agency(['a', 'b', 'c'], ['province', 'city', 'county']))).toEqual(['a', 'b', 'c']);
  });

  it('given no levels, when the region is asked for, then it is the agency itself', () => {
    const { levels: _levels, ...bare } = AGENCIES.market;
    expect(regionPath(bare)).toEqual(AGENCIES.market.path);
  });

  it('given no path, when compared, then nothing is within it', () => {
    expect(isWithin(['a'], [])).toBe(false);
    expect(pathText([])).toBe('/');
    expect(pathText(['a', 'b'])).toBe('/a/b/');
  });
});

describe('who may ask', () => {
  it('given roles, when one is named, then yes; the office itself is no role', () => {
    expect(mayAsk({ roles: ['clerk', 'head'] }, ['head'])).toBe(true);
    expect(mayAsk({ roles: ['clerk'] }, ['head', 'system'])).toBe(false);
    expect(mayAsk({ roles: [] }, ROLES)).toBe(false);
  });

  it('given a caller and parts taken, when something is disclosed, then the viewer carries both', () => {
    const post = { post: '负责人', agency: AGENCIES.market, roles: ['head'], from: '2025-01-01' } as const;
    const caller = {
      subject: 's',
      person: 'p',
      name: '李明',
      post,
      roles: post.roles,
      certificate: { status: 'none' },
      legalQualification: false,
      sources: [],
    } as const;
    expect(viewerOf(caller, new Set(['penalty.filed'])).parts).toEqual(['penalty.filed']);
    expect(viewerOf(caller, undefined).parts).toEqual([]);
  });
});
