import fc from 'fast-check';
import { isUuid, uuid5 } from './ids.js';
import { heldEntries, registerStream, type RegisterEntry } from './register.js';

const key = { register: 'first-offence', key: ['party-key', 'item-1'] };

describe('the stream of a register', () => {
  it('shows neither its kind nor its key, and is the same every time', () => {
    const stream = registerStream(key);
    expect(stream).toBe(registerStream({ ...key }));
    expect(stream).toMatch(/^register-[0-9a-f-]{36}$/);
    expect(isUuid(stream.slice('register-'.length))).toBe(true);
    expect(stream).not.toMatch(/offence|party|item/);
  });

  it('differs for every kind and key', () => {
    const part = fc.string({ minLength: 1 }).filter((text) => !text.includes('\u001f'));
    const registers = fc.record({ register: part, key: fc.array(part, { minLength: 1, maxLength: 3 }) });
    fc.assert(
      fc.property(registers, registers, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(registerStream(one) === registerStream(other)).toBe(same);
      }),
    );
  });
});

describe('entries', () => {
  it('hold when they are neither void nor pending', () => {
    const entry = (status: RegisterEntry['status'], revision: number): RegisterEntry => ({
      revision,
      caseStream: 'permit-x',
      cause: uuid5(String(revision)),
      expected: 0,
      data: {},
      at: '2026-01-01T00:00:00.000Z',
      status,
    });
    const entries = (['held', 'void', 'pending', 'held'] as const).map(entry);
    const contents = { key, stream: registerStream(key), revision: 3, entries };
    expect(heldEntries(contents).map(({ revision }) => revision)).toEqual([0, 3]);
  });
});
