import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indexSecret, keyedIdentifiers } from './index.js';

describe('keyed identifiers', () => {
  const { partyKey, requestDigest, sealed, unsealed } = keyedIdentifiers(Buffer.alloc(32, 1));

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

  it('seal a text so that this office alone reads it, and none is made up', () => {
    const text = `penalty-1|reinspect/欧阳小蛮\u{20BB7}`;
    const there = sealed(text);
    expect(there).toMatch(/^[A-Za-z0-9_-]+$/);
    expect([sealed(text), unsealed(there)]).toEqual([there, text]);
    expect(unsealed(sealed(''))).toBe('');
    expect(Buffer.from(there, 'base64url').toString()).not.toContain('penalty');
    const changed = Buffer.from(there, 'base64url');
    changed[changed.length - 1]! ^= 1;
    for (const made of ['', 'x', text, Buffer.from(text).toString('base64url'), changed.toString('base64url')]) {
      expect(unsealed(made)).toBeUndefined();
    }
    expect(keyedIdentifiers(Buffer.alloc(32, 2)).unsealed(there)).toBeUndefined();
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
