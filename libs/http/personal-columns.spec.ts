import { Identified, uuid5, type AgencyPath, type AnyCaseType, type Caller, type ListQuestion } from '#libs/kernel';
import { BrokenChain } from '#libs/case-runtime';
import { CorruptEvent, StoreUnavailable } from '#libs/event-store';
import { ViewUnavailable, WaitTimedOut, type ListAsk } from '#libs/views';
import { permit } from '../case-runtime/testing/permit.js';
import { PageDisclosure, type PersonalColumnsPorts } from './personal-columns.js';

const AGENCY: AgencyPath = {
  agency: uuid5('agency', 'north'),
  name: 'north',
  level: 'county',
  region: '130201',
  path: [uuid5('agency', 'north')],
};
const PATH = `/${AGENCY.agency}/`;
const CLERK = { person: uuid5('person', 'C'), roles: ['clerk'], post: { agency: AGENCY } } as unknown as Caller;
const KEPT = uuid5('case', 'kept');
const OPEN = uuid5('case', 'open');
const TEXTS = { texts: ['title'] };
const ROW = { title: '许英强的申请' };

/** Whose cases let nobody read, once they are asked. */
const closed: AnyCaseType = {
  ...permit,
  mayReadPersonal: () => false,
  events: { ...permit.events, 'permit.noted': { version: 1, identifying: ({ text }) => [String(text)] } },
};
const telling: AnyCaseType = { ...closed, keptFromReading: { view: 'recusals', person: 'whom' } };

describe('what a reader is shown of a page of a list', () => {
  let asked: string[];
  let lists: { readonly question: ListQuestion; readonly ask: ListAsk | undefined }[];
  let unreadable: { readonly id: string; readonly error: Error } | undefined;
  beforeEach(() => {
    asked = [];
    unreadable = undefined;
    lists = [];
  });

  const page = (rows: readonly (readonly string[])[] | 'being built' | 'behind', head: string | Error = '7') => {
    const ports = {
      cases: {
        currentOfMany: (_type: AnyCaseType, id: string) => {
          asked.push(id);
          if (id === unreadable?.id) return Promise.reject(unreadable.error);
          return Promise.resolve({ state: { stage: 'open' }, participants: new Map() });
        },
        identifying: () => Promise.resolve(Identified.by(['许英强'])),
      },
      scope: { viewer: () => Promise.resolve({}) },
      views: {
        list: (question: ListQuestion, ask?: ListAsk) => {
          lists.push({ question, ask });
          if (rows === 'being built') return Promise.reject(new ViewUnavailable('recusals', 'it is being built'));
          if (rows === 'behind' && ask?.atLeast === head) return Promise.reject(new WaitTimedOut('recusals', '7'));
          if (typeof rows === 'string') return Promise.resolve({ rows: [] });
          const at = Number(ask?.after ?? 0);
          const next = at + 1 < rows.length ? { next: String(at + 1) } : {};
          return Promise.resolve({ rows: rows[at]!.map((id) => ({ stream: `permit-${id}` })), ...next });
        },
      },
      store: { head: () => (typeof head === 'string' ? Promise.resolve(head) : Promise.reject(head)) },
    } as unknown as PersonalColumnsPorts;
    return new PageDisclosure(ports, CLERK, []);
  };
  const titles = (of: PageDisclosure, type: AnyCaseType, declared: object = TEXTS) =>
    Promise.all([KEPT, OPEN].map(async (caseId) => (await of.columns(declared, { type, caseId, path: PATH }, ROW)).title));

  it('asks no case of a type that tells whom its cases keep from reading but those that keep this reader', async () => {
    expect(await titles(page([[KEPT]]), telling)).toEqual(['许**的申请', '许英强的申请']);
    expect(asked).toEqual([KEPT]);
    expect(lists).toMatchObject([
      {
        question: { view: 'recusals', filters: { person: { column: 'whom', op: 'eq' } } },
        ask: { filters: { person: CLERK.person }, atLeast: '7' },
      },
    ]);
  });

  it.each([
    ['is damaged', new CorruptEvent(`permit-${KEPT}`, 1)],
    ['would be read by a succession that somebody changed', new BrokenChain('agency-1', 2)],
  ])('was taken from the reader as a whole where one case of it %s', async (_what, error) => {
    unreadable = { id: KEPT, error };
    const lets: AnyCaseType = { ...closed, mayReadPersonal: () => true };

    expect(await titles(page([]), lets)).toEqual(['许**的申请', '许英强的申请']);
  });

  it('passed over cases beyond the first page of those that keep the reader from reading', async () => {
    expect(await titles(page([[uuid5('case', 'another')], [KEPT]]), telling)).toEqual(['许**的申请', '许英强的申请']);
    expect(lists.map(({ ask }) => ask?.after)).toEqual([undefined, '1']);
  });

  it('asks each case where the type does not tell beforehand, and while that is being built', async () => {
    expect(await titles(page([[]]), closed)).toEqual(['许**的申请', '许**的申请']);
    expect([asked, lists]).toEqual([[KEPT, OPEN], []]);
    expect(await titles(page('being built'), telling)).toEqual(['许**的申请', '许**的申请']);
  });

  it('read in a list, as long as the view stood still, who was recused since it stopped: each case is asked then', async () => {
    expect(await titles(page('behind'), telling)).toEqual(['许**的申请', '许**的申请']);
    expect(asked).toEqual([KEPT, OPEN]);
  });

  it('was held up in a crowd by the view of recusals, which gathers as the others do', async () => {
    await titles(page('behind'), telling);
    expect(lists.map(({ ask }) => [ask?.atLeast, ask?.wait])).toEqual([['7', { timeoutMs: 0 }]]);
  });

  it('takes the view as it is while the store cannot be asked', async () => {
    const cut = page([[KEPT]], new StoreUnavailable('down'));
    expect(await titles(cut, telling)).toEqual(['许**的申请', '许英强的申请']);
    expect(lists[0]!.ask).not.toHaveProperty('atLeast');
  });

  it('asks each case of what is personal by itself', async () => {
    expect(await titles(page([[]]), telling, { personal: ['title'] })).toEqual(['许**', '许**']);
    expect(asked).toEqual([KEPT, OPEN]);
  });

  it('asks nothing of cases that tell of nobody who somebody is', async () => {
    expect(await titles(page([[KEPT]]), { ...telling, events: permit.events })).toEqual([ROW.title, ROW.title]);
    expect([asked, lists]).toEqual([[], []]);
  });

  it('asks nothing for lists that hold nothing of anybody', async () => {
    expect(await titles(page([[KEPT]]), telling, {})).toEqual([ROW.title, ROW.title]);
    expect([asked, lists]).toEqual([[], []]);
  });
});
