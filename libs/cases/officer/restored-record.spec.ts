import { seededRandomness } from '#libs/kernel';
import { storeWith, type StoredEvent } from '#libs/event-store';
import { BrokenChain, CaseStreams, CaseTypes, Registers } from '#libs/case-runtime';
import { agency, agencyOnDay, successorOf } from '#libs/cases/agency';
import { officer, officeDirectory } from './index.js';
import { RegisterOffice } from './testing/register-office.js';

/** On a shared node a record that somebody changed may be put back beneath a process that works on. */
describe('a record of an officer that somebody changed, put back', () => {
  let office: RegisterOffice;
  beforeEach(async () => {
    office = await RegisterOffice.found();
  });
  afterEach(() => office.dispose());

  it('left its bearer with the roles of the changed one, and nothing stood against acting by them any more', async () => {
    // given
    const bureau = await office.agency('青山县市场监督管理局', 'county');
    const person = await office.person({ subject: 'liming', agency: bureau, roles: ['officer'] });
    await office.ask('officer', 'disable-login', person, { reason: '停职检查' }, 'security');
    await office.ask('officer', 'enable-login', person, { reason: '恢复履职' }, 'security');
    let isChanged = true;
    let passed = 0;
    const raised = (event: StoredEvent): StoredEvent => {
      const isTheirs = event.stream === `officer-${person}` && event.revision === 1;
      return isTheirs ? { ...event, bytes: Buffer.from(Buffer.from(event.bytes).toString().replace('["officer"]', '["head"]')) } : event;
    };
    const store = storeWith(office.store, {
      exclusive: false,
      readStream: async (...asked) => {
        const found = await office.store.readStream(...asked);
        return isChanged ? found.map(raised) : found;
      },
    });
    const types = new CaseTypes([agency, officer]);
    const streams = new CaseStreams(store, office.streams.codec, types, undefined, () => passed);
    const registers = new Registers(store, streams.codec, seededRandomness('here'), (stream) => streams.evict(stream));
    const directory = officeDirectory({
      readState: async (type, id) => (await streams.load(types.named(type), id)).folded,
      readRegister: (key) => registers.show(key),
      partyKey: office.identifiers.partyKey,
      agencyOnDay,
      successorOf,
    });
    const acting = async () => (await directory.caller('liming', office.clock.now()))!;
    const posted = async () => (await directory.person(person, '2026-03-02'))!.posts.flatMap(({ roles }) => roles);
    const changed = await acting();
    expect([changed.roles, await posted()]).toEqual([['head'], ['head']]);
    expect(() => streams.assertWhole(changed.sources)).toThrow(BrokenChain);
    // when
    isChanged = false;
    passed = 5_000;
    // then
    const restored = await acting();
    expect(() => streams.assertWhole(restored.sources)).not.toThrow();
    expect([restored.roles, await posted()]).toEqual([['officer'], ['officer']]);
  });
});
