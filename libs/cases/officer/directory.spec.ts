import { RegisterOffice } from './testing/register-office.js';

let office: RegisterOffice;
let bureau: string;
beforeEach(async () => {
  office = await RegisterOffice.found();
  bureau = await office.agency('青山县市场监督管理局', 'county');
});
afterEach(() => office.dispose());

const reasonAnd = (on: string) => ({ on, reason: '组织安排' });

describe('the directory', () => {
  it('given a registered person in post, when a token names the subject, then person, post, roles, agency with its path, and sources', async () => {
    const person = await office.person({ subject: 'liming', agency: bureau, roles: ['officer'], post: '执法员' });
    expect(await office.caller('liming')).toEqual({
      subject: 'liming',
      person,
      name: '人员liming',
      post: {
        post: '执法员',
        roles: ['officer'],
        from: '2025-01-01',
        agency: {
          agency: bureau,
          name: '青山县市场监督管理局',
          region: '130182',
          level: 'county',
          path: [office.province, bureau],
          levels: ['province', 'county'],
        },
      },
      roles: ['officer'],
      certificate: { status: 'none' },
      legalQualification: false,
      sources: [
        { source: `officer-${person}`, revision: 1 },
        { source: `agency-${bureau}`, revision: 0 },
      ],
    });
  });

  it('given nobody of that subject, or somebody without a post, when asked, then nobody', async () => {
    await office.person({ subject: 'liming', agency: bureau });
    expect(await office.caller('liming')).toBeUndefined();
    expect(await office.caller('stranger')).toBeUndefined();
    expect(await office.caller('LIMING2')).toBeUndefined();
  });

  it('given a caller known, when asked again, then no register is read and the same object comes back', async () => {
    await office.person({ subject: 'liming', agency: bureau, roles: ['officer'] });
    const first = await office.caller('liming');
    office.readings.length = 0;
    expect(await office.caller('liming')).toBe(first);
    expect(office.readings).toEqual(['officer', 'agency']);
  });

  it('given several posts, when one is picked, then its rights alone; a post of the same name elsewhere by its agency', async () => {
    const person = await office.person({ subject: 'liming', agency: bureau, roles: ['officer'], post: '执法员' });
    const town = await office.agency('东塘镇', 'town', bureau);
    await office.ask('officer', 'assign-post', person, { post: '执法员', agency: town, roles: ['head'], from: '2026-01-01' }, 'security');
    await office.ask(
      'officer',
      'assign-post',
      person,
      { post: '法制审核员', roles: ['legality-reviewer'], from: '2026-01-01' },
      'security',
    );
    expect((await office.caller('liming'))?.roles).toEqual(['officer']);
    expect((await office.caller('liming', '法制审核员'))?.roles).toEqual(['legality-reviewer']);
    expect((await office.caller('liming', `执法员@${town}`))?.roles).toEqual(['head']);
    expect(await office.caller('liming', '局长')).toBeUndefined();
  });

  it('given one post assigned for a first and a second term, when the terms pass, then each has its own roles', async () => {
    const person = await office.person({ subject: 'liming', agency: bureau });
    const term = (from: string, to: string, roles: string[]) =>
      office.ask('officer', 'assign-post', person, { post: '副局长', roles, from, to }, 'security');
    await term('2026-03-01', '2026-03-10', ['head']);
    await term('2026-03-11', '2026-03-20', ['clerk']);
    expect((await office.caller('liming'))?.roles).toEqual(['head']);
    office.clock.set('2026-03-10T15:59:59.999Z');
    expect((await office.caller('liming'))?.roles).toEqual(['head']);
    office.clock.set('2026-03-10T16:00:00.000Z');
    expect((await office.caller('liming'))?.roles).toEqual(['clerk']);
    office.clock.set('2026-03-20T16:00:00.000Z');
    expect(await office.caller('liming')).toBeUndefined();
  });

  it('given a disabled login, when asked with a caller known, then nobody at once; enabled, then again', async () => {
    const person = await office.person({ subject: 'liming', agency: bureau, roles: ['officer'] });
    expect(await office.caller('liming')).toBeDefined();
    await office.ask('officer', 'disable-login', person, { reason: '停职检查' }, 'security');
    expect(await office.caller('liming')).toBeUndefined();
    await office.ask('officer', 'enable-login', person, { reason: '恢复履职' }, 'security');
    expect(await office.caller('liming')).toBeDefined();
  });

  it('given a retired person, when asked, then nobody; still found as a person, with the posts of the day', async () => {
    const person = await office.person({ subject: 'liming', agency: bureau, roles: ['officer'], post: '执法员' });
    await office.ask('officer', 'retire', person, reasonAnd('2026-03-01'), 'system');
    expect(await office.caller('liming')).toBeUndefined();
    expect((await office.directory.person(person, '2026-02-28'))?.post?.post).toBe('执法员');
    expect((await office.directory.person(person, '2026-03-01'))?.posts).toEqual([]);
  });

  it('given another login, when either is used, then only the new one; the old one may go to somebody else', async () => {
    const person = await office.person({ subject: 'liming', agency: bureau, roles: ['officer'] });
    expect((await office.caller('liming'))?.person).toBe(person);
    await office.ask('officer', 'change-login', person, { subject: 'li.ming' }, 'system');
    expect(await office.caller('liming')).toBeUndefined();
    expect((await office.caller('li.ming'))?.person).toBe(person);
    const other = await office.person({ subject: 'liming', name: '另', agency: bureau, roles: ['clerk'] });
    expect((await office.caller('liming'))?.person).toBe(other);
  });

  it.each(['LIMING', 'Liming', 'li ming', 'liming ', 'ｌｉｍｉｎｇ'])(
    'given a person of the subject liming, when a token names “%s”, then nobody: capitals, width and spaces tell subjects apart',
    async (other) => {
      const person = await office.person({ subject: 'liming', agency: bureau, roles: ['officer'] });
      expect(await office.caller(other)).toBeUndefined();
      expect((await office.caller('liming'))?.person).toBe(person);
    },
  );

  it('given two subjects that differ in a capital alone, when each signs in, then each is the person registered with it', async () => {
    const one = await office.person({ subject: 'aGVhZA', agency: bureau, roles: ['head'] });
    const two = await office.person({ subject: 'aGVhZa', name: '另', agency: bureau, roles: ['clerk'] });
    expect((await office.caller('aGVhZA'))?.person).toBe(one);
    expect((await office.caller('aGVhZa'))?.person).toBe(two);
  });

  describe('given a login that an earlier build keyed without regard to capitals', () => {
    let person: string;
    beforeEach(async () => {
      const { partyKey } = office.identifiers;
      const earlier = jest.spyOn(office.identifiers, 'partyKey').mockImplementation((type, number) => {
        return type === 'login' ? partyKey('subject', Buffer.from(number, 'hex').toString('utf8')) : partyKey(type, number);
      });
      person = await office.person({ subject: 'Li.Ming', agency: bureau, roles: ['officer'] });
      earlier.mockRestore();
    });

    it('when its token comes, then the person; the login is not given to anybody else', async () => {
      expect((await office.caller('Li.Ming'))?.person).toBe(person);
      const another = { name: '另一人', subject: 'Li.Ming', agency: bureau, staffKind: 'regular' };
      expect((await office.refusal('officer', 'register', undefined, another)).code).toBe('login-of-another-person');
    });

    it('when it is told anew, then by its letters alone from then on', async () => {
      expect((await office.caller('Li.Ming'))?.person).toBe(person);
      const { events } = await office.ask('officer', 'change-login', person, { subject: 'Li.Ming' }, 'system');
      expect(events.map(({ type }) => type)).toEqual(['officer.login-changed']);
      expect((await office.caller('Li.Ming'))?.person).toBe(person);
      expect(await office.caller('li.ming')).toBeUndefined();
      const other = await office.person({ subject: 'li.ming', name: '另', agency: bureau, roles: ['clerk'] });
      expect((await office.caller('li.ming'))?.person).toBe(other);
    });
  });

  it('given an agency renamed or under another superior, when a known caller asks, then the new name and path', async () => {
    const city = await office.agency('石门市', 'city');
    await office.person({ subject: 'liming', agency: bureau, roles: ['officer'] });
    await office.caller('liming');
    const document = { title: '机构改革方案', date: '2026-02-20' };
    await office.ask('agency', 'rename', bureau, { name: '青山县综合执法局', on: '2026-03-02', document }, 'system');
    await office.ask('agency', 'change-superior', bureau, { superior: city, on: '2026-03-02', document }, 'system');
    const place = (await office.caller('liming'))?.post.agency;
    expect(place?.name).toBe('青山县综合执法局');
    expect(place?.path).toEqual([office.province, city, bureau]);
  });

  it('given a dissolved agency, when its people ask, then nobody acts for it', async () => {
    await office.person({ subject: 'liming', agency: bureau, roles: ['officer'] });
    const document = { title: '机构改革方案', date: '2026-02-20' };
    await office.ask('agency', 'dissolve', bureau, { ...reasonAnd('2026-03-02'), document }, 'system');
    expect(await office.caller('liming')).toBeUndefined();
    expect(await office.directory.agency(bureau, '2026-03-01')).toBeDefined();
    expect(await office.directory.agency(bureau, '2026-03-02')).toBeUndefined();
  });

  it('given ids that nobody has, when looked up, then undefined', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await office.directory.person(nobody, '2026-03-01')).toBeUndefined();
    expect(await office.directory.agency(nobody, '2026-03-01')).toBeUndefined();
  });

  it('given everything stored, when bytes are searched, then no login and no identity number is in any of them', async () => {
    await office.person({ subject: 'liming-secret', name: '李明', agency: bureau, roles: ['officer'], identity: '11010519491231002X' });
    for (const stored of await office.store.readAll(undefined, 1000)) {
      const text = `${stored.stream} ${Buffer.from(stored.bytes).toString('utf8')}`;
      expect(text).not.toContain('liming-secret');
      expect(text).not.toContain('11010519491231002X');
    }
  });
});
