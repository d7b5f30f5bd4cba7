import type { AnyCaseType, Directory } from '#libs/kernel';
import { CaseTypes } from '#libs/case-runtime';
import { permit } from '../case-runtime/testing/permit.js';
import { NamesThen } from './names-then.js';
import { tellChanges } from './told-changes.js';

const CHAIR = 'f6e8ada6-b93a-5bc9-a609-4aa4ae41bfaf';
const AGENCY = 'fda6ad16-0901-5369-9268-1cb4190ed951';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const plain: AnyCaseType = new CaseTypes([permit]).named('permit');
const type: AnyCaseType = {
  ...plain,
  wording: {
    ...plain.wording,
    values: { 'evidence.physical': { zh: '物证', en: 'physical evidence' }, held: { zh: '已举行', en: 'held' } },
  },
};

describe('what a change is called', () => {
  let asked: string[];
  const directory = {
    person: (id: string, day: string) => {
      asked.push(`${id} ${day}`);
      const posts = (day < '2026-03-01' ? ['科长', '听证主持人'] : []).map((post) => ({ post }));
      return Promise.resolve(id === CHAIR ? { name: '郭伟娟', posts } : undefined);
    },
    agency: (id: string) => Promise.resolve(id === AGENCY ? { name: '青山县局' } : undefined),
  } as unknown as Directory;
  beforeEach(() => (asked = []));
  const names = (language: 'zh' | 'en' = 'zh') => new NamesThen(directory, language);
  const tell = (before: object, after: object, day = '2026-02-12') => {
    const then = names();
    return tellChanges(type, before as never, after as never, 'zh', (id) => then.of(id, day));
  };

  it('was the id of an officer or agency and nothing else: by the name and the posts of the day; whoever is unknown stays an id', async () => {
    expect(await tell({ chair: NOBODY }, { chair: CHAIR, 'by/agency': AGENCY })).toEqual([
      expect.objectContaining({ pointer: '/chair', old: NOBODY, new: CHAIR, newText: '郭伟娟（科长、听证主持人）' }),
      expect.objectContaining({ pointer: '/by~1agency', new: AGENCY, newText: '青山县局' }),
    ]);
    expect((await tell({}, { chair: CHAIR }, '2026-03-01'))[0]).toMatchObject({ newText: '郭伟娟' });
    expect(await names('en').of(CHAIR, '2026-02-12')).toBe('郭伟娟 (科长, 听证主持人)');
  });

  it('was told of no code and no officer within a list or object that came or went whole', async () => {
    const evidence = [{ kind: 'physical', by: [CHAIR], title: '物证袋', files: 0 }];
    const told = await tell({ hearing: { status: 'held', chair: CHAIR, on: '2026-02-12' } }, { evidence });
    expect(told).toEqual([
      {
        pointer: '/evidence',
        field: 'evidence',
        new: evidence,
        newParts: [
          { pointer: '/evidence/0/kind', text: '物证' },
          { pointer: '/evidence/0/by/0', text: '郭伟娟（科长、听证主持人）' },
        ],
      },
      {
        pointer: '/hearing',
        field: 'hearing',
        old: { status: 'held', chair: CHAIR, on: '2026-02-12' },
        oldParts: [
          { pointer: '/hearing/status', text: '已举行' },
          { pointer: '/hearing/chair', text: '郭伟娟（科长、听证主持人）' },
        ],
      },
    ]);
    expect(asked).toEqual([`${CHAIR} 2026-02-12`]);
  });

  it('looks nobody up twice for one answer', async () => {
    const then = names();
    for (const day of ['2026-02-12', '2026-02-13', '2026-02-12']) {
      await Promise.all([then.of(CHAIR, day), then.person(CHAIR, day)]);
    }
    expect(asked).toEqual([`${CHAIR} 2026-02-12`, `${CHAIR} 2026-02-13`]);
  });
});
