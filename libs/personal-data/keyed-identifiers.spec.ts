import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexSecret, keyedIdentifiers } from './index.js';

describe('keyed identifiers', () => {
  const { partyKey, requestDigest } = keyedIdentifiers(Buffer.alloc(32, 1));

  it('are the same for every way to write one number, and differ by kind and by office', () => {
    const key = partyKey('citizen-id', '11010119900307851x');
    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    for (const number of ['11010119900307851X', ' 110101 19900307 851x', '１１０１０１１９９００３０７８５１Ｘ'])
      expect(partyKey('Citizen-ID', number)).toBe(key);
    expect(partyKey('passport', '11010119900307851x')).not.toBe(key);
    expect(keyedIdentifiers(Buffer.alloc(32, 2)).partyKey('citizen-id', '11010119900307851x')).not.toBe(key);
    expect(key).not.toContain('110101');
  });

  it('digest bodies under another key than parties', () => {
    expect(requestDigest('citizen-id\u001f1')).not.toBe(partyKey('citizen-id', '1'));
    expect(requestDigest('{}')).toBe(requestDigest('{}'));
  });
});

describe('the index secret', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anjuan-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, for its owner only, and leaves no drafts', () => {
    const made = indexSecret(folder);
    expect(made).toHaveLength(32);
    expect(indexSecret(folder).equals(made)).toBe(true);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['index.key']);
    expect([statSync(join(folder, 'keys')).mode & 0o777, statSync(join(folder, 'keys', 'index.key')).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('is refused where the file holds something else', () => {
    indexSecret(folder);
    writeFileSync(join(folder, 'keys', 'index.key'), 'short\n');
    expect(() => indexSecret(folder)).toThrow('does not hold a 32-byte key');
  });
});
