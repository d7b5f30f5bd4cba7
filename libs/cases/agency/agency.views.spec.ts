import type { RecordedEvent, Row, View } from '#libs/kernel';
import { agency, type AgencyEvents } from './index.js';

const ID = '5d2f0c34-6a1e-4c55-9a57-0f4f0b1c2d01';
const document = { title: '公告', date: '2026-01-01' };

function told<T extends keyof AgencyEvents & string>(type: T, data: AgencyEvents[T]): RecordedEvent {
  return { type, data, case: ID, stream: `agency-${ID}` } as unknown as RecordedEvent;
}

/** Rows by key, as a runner folds them. */
function rows(view: View, ...events: readonly RecordedEvent[]): ReadonlyMap<string, Row> {
  const table = new Map<string, Row>();
  for (const event of events) {
    for (const key of view.keys(event)) {
      const row = view.evolve(table.get(key) ?? null, event, key);
      if (row === null) table.delete(key);
      else table.set(key, row);
    }
  }
  return table;
}

const [register, powers] = agency.views as readonly [View, View];
const registered = told('agency.registered', {
  name: '青山县市场监督管理局',
  region: '130182',
  level: 'county',
  superior: 'c',
  path: ['p', 'c', ID],
  levels: ['province', 'city', 'county'],
});
const confirmed = told('agency.confirmed-as-subject', {
  from: '2026-01-01',
  document,
  fields: ['market-regulation'],
  items: ['A', 'B'],
  begins: ['A', 'B'],
  ends: [],
});

describe('the register of agencies', () => {
  it('given an agency registered and confirmed, when listed, then its path is columns and text', () => {
    expect(rows(register, registered, confirmed).get('')).toEqual({
      agency: ID,
      name: '青山县市场监督管理局',
      region: '130182',
      level: 'county',
      superior: 'c',
      stage: 'confirmed',
      confirmedFrom: '2026-01-01',
      fields: '["market-regulation"]',
      creditCode: null,
      dissolvedOn: null,
      successor: null,
      formerPaths: null,
      agencyPath: `/p/c/${ID}/`,
      level1: 'p',
      level2: 'c',
      level3: ID,
      level4: null,
    });
  });

  it('given everything that can happen afterwards, when listed, then name, path and stage follow', () => {
    const moved = told('agency.superior-changed', {
      superior: 'x',
      path: ['x', ID],
      levels: ['city', 'county'],
      on: '2026-03-01',
      document,
    });
    const renewed = told('agency.path-renewed', { path: ['p', 'x', ID], levels: ['province', 'city', 'county'] });
    const renamed = told('agency.renamed', { name: '新局', formerName: '旧局', on: '2026-03-01', document });
    const ended = told('agency.subject-status-ended', { on: '2026-04-01', reason: '划转', document, ends: [] });
    const dissolved = told('agency.dissolved', {
      on: '2026-05-01',
      reason: '改革',
      document,
      ends: [],
      successor: { agency: 's', name: '后继' },
    });
    const at = (...events: readonly RecordedEvent[]) => rows(register, registered, confirmed, ...events).get('');
    const named = told('agency.successor-named', { successor: { agency: 't', name: '后继者' }, document });
    expect(at(dissolved, named)).toMatchObject({ stage: 'dissolved', successor: 't' });
    expect(at(moved, renewed)).toMatchObject({ formerPaths: `["/p/c/${ID}/","/x/${ID}/"]` });
    const back = told('agency.path-renewed', { path: ['p', 'c', ID], levels: ['province', 'city', 'county'] });
    expect(at(moved, back)).toMatchObject({ agencyPath: `/p/c/${ID}/`, formerPaths: `["/x/${ID}/"]` });
    expect(at(moved)).toMatchObject({ superior: 'x', agencyPath: `/x/${ID}/`, level1: 'x', level3: null });
    expect(at(moved, renewed)).toMatchObject({ agencyPath: `/p/x/${ID}/`, level2: 'x' });
    expect(at(renamed)).toMatchObject({ name: '新局' });
    expect(at(ended)).toMatchObject({ stage: 'registered', confirmedFrom: null, fields: '[]' });
    expect(at(dissolved)).toMatchObject({ stage: 'dissolved', dissolvedOn: '2026-05-01', successor: 's' });
  });
});

describe('the list of powers', () => {
  const granted = told('agency.power-granted', {
    item: 'C',
    from: '2026-02-01',
    to: '2026-12-31',
    basis: 'delegation',
    source: { agency: 'giver', name: '县局' },
    document,
    published: '2026-01-20',
  });

  it('given powers by statute and by delegation, when listed, then one row each with its source', () => {
    const table = rows(powers, registered, confirmed, granted);
    expect([...table.keys()]).toEqual(['A/2026-01-01', 'B/2026-01-01', 'C/2026-02-01']);
    expect(table.get('A/2026-01-01')).toMatchObject({
      agency: ID,
      item: 'A',
      basis: 'statute',
      from: '2026-01-01',
      to: null,
      source: null,
    });
    expect(table.get('C/2026-02-01')).toMatchObject({ basis: 'delegation', sourceName: '县局', to: '2026-12-31', published: '2026-01-20' });
  });

  it('given a withdrawal, a new confirmation and an end, when listed, then rows end the day before and stay', () => {
    const withdrawn = told('agency.power-withdrawn', {
      item: 'A',
      on: '2026-03-01',
      reason: '赋权',
      document,
      ends: [{ item: 'A', from: '2026-01-01' }],
      remaining: ['D'],
    });
    const again = told('agency.confirmed-as-subject', {
      from: '2026-04-01',
      document,
      fields: ['market-regulation'],
      items: ['D', 'E'],
      begins: ['E'],
      ends: [{ item: 'B', from: '2026-01-01' }],
    });
    const ended = told('agency.subject-status-ended', {
      on: '2026-05-01',
      reason: '划转',
      document,
      ends: [{ item: 'D', from: '2026-03-01' }],
    });
    const table = rows(powers, registered, confirmed, withdrawn, again, ended);
    expect(Object.fromEntries([...table].map(([key, row]) => [key, row['to']]))).toEqual({
      'A/2026-01-01': '2026-02-28',
      'B/2026-01-01': '2026-03-31',
      'D/2026-03-01': '2026-04-30',
      'E/2026-04-01': null,
    });
  });
});
