import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '#libs/kernel';
import { LOCAL_ISSUER, LocalIssuer } from './local-issuer.js';
import { TokenVerifier } from './tokens.js';

const clock = new ManualClock('2025-11-21T08:00:00.000Z');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anjuan-issuer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (demo = true) => LocalIssuer.open({ demo, dataFolder: folder, audience: 'anjuan', clock });
const keyFile = () => join(folder, 'keys', 'demo-issuer.jwk');
const verifierOf = (issuer: LocalIssuer) => new TokenVerifier({ issuer: LOCAL_ISSUER, audience: 'anjuan', clock, keys: issuer.keys });

describe('the issuer of demo tokens', () => {
  it('given demo mode, when it issues a token, then the office accepts it', async () => {
    const issuer = await open();
    const { subject, expires } = await verifierOf(issuer).verify(await issuer.issue('liming', 60));
    expect({ subject, expires }).toEqual({ subject: 'liming', expires: '2025-11-21T08:01:00.000Z' });
  });

  it('given an office that is no demonstration, when it is opened, then it refuses and leaves no key behind', async () => {
    await expect(open(false)).rejects.toThrow('demo mode only');
    expect(() => statSync(keyFile())).toThrow();
  });

  it('given its first start, when the key is made, then only the owner can read it, and the key set holds no private part', async () => {
    const issuer = await open();
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(issuer.keySet)).not.toContain('"d"');
    const { d } = JSON.parse(readFileSync(keyFile(), 'utf8')) as { d: string };
    expect(d.length).toBeGreaterThan(40);
  });

  it('given a restart, when it is opened again, then tokens of before are still good', async () => {
    const token = await (await open()).issue('liming');
    await expect(verifierOf(await open()).verify(token)).resolves.toMatchObject({ subject: 'liming' });
  });

  it('given a key that others can read, when it is opened, then it refuses', async () => {
    await open();
    chmodSync(keyFile(), 0o640);
    await expect(open()).rejects.toThrow('mode must be 600');
  });

  it('given a file that holds no key, when it is opened, then it says so', async () => {
    await open();
    writeFileSync(keyFile(), '{"kty":"oct","k":"AAAA"}');
    await expect(open()).rejects.toThrow('does not hold an Ed25519 key');
  });
});
