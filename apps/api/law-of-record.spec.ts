import type { StoredEvent } from '#libs/event-store';
import { agency } from '#libs/cases/agency';
import { officer } from '#libs/cases/officer';
import { penalty } from '#libs/cases/penalty';
import { startTestOffice, type TestOffice } from '../../test/support/office.js';
import { buildBureau, expectStatus } from '../../test/support/people.js';

describe('the law of a record', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await startTestOffice({ types: [agency, officer, penalty] });
  });
  afterAll(() => office.dispose());

  it('is told by the digest of the packs in every event of every stream, registers included', async () => {
    const bureau = await buildBureau(office);
    const opened = await bureau.officers[0].post('/v1/penalty-cases', penalty.commands['register-lead']!.example);
    expectStatus(opened, 201);

    const { store, codec, law } = office.api.office;
    const stored: StoredEvent[] = [];
    for (let from: string | undefined; ; from = stored.at(-1)!.position) {
      const page = await store.readAll(from, 500);
      if (page.length === 0) break;
      stored.push(...page);
    }

    expect(new Set(stored.map(({ stream }) => stream.split('-')[0]))).toEqual(new Set(['agency', 'officer', 'penalty', 'register']));
    for (const event of stored) {
      expect({ type: event.type, law: codec.envelope(event).basis.law }).toEqual({ type: event.type, law: law.digest });
    }
  });
});
