import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSetting, readEnvironment } from './environment.js';
import { VERSION } from './version.js';

describe('settings', () => {
  it('work with nothing configured: a demonstration on the embedded store, open to this machine only', () => {
    expect(readEnvironment({})).toMatchObject({ port: 3000, host: '127.0.0.1', dataDir: './data', demo: true });
  });

  it('make an office of an identity provider', () => {
    expect(readEnvironment({ OIDC_ISSUER: 'https://id.example.gov.cn' })).toMatchObject({
      demo: false,
      tokenAlgorithms: ['EdDSA', 'ES256'],
    });
  });

  it('accept RS256 only where it is named, and in a demonstration what its own issuer signs by', () => {
    const named = { OIDC_ALGORITHMS: 'RS256, ES256' };
    expect(readEnvironment({ ...named, OIDC_ISSUER: 'https://id.example.gov.cn' }).tokenAlgorithms).toEqual(['RS256', 'ES256']);
    expect(readEnvironment(named).tokenAlgorithms).toEqual(['EdDSA']);
  });

  it.each([
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '-1' }],
    ['DEMO', { DEMO: 'maybe' }],
    ['DEMO', { DEMO: '1', OIDC_ISSUER: 'https://id.example.gov.cn' }],
    ['OIDC_ISSUER', { DEMO: '0' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'id.example.gov.cn' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'https://id example' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'http://id.example.gov.cn' }],
    ['OIDC_ALGORITHMS', { OIDC_ISSUER: 'https://id.example.gov.cn', OIDC_ALGORITHMS: 'HS256' }],
    ['OIDC_ALGORITHMS', { OIDC_ISSUER: 'https://id.example.gov.cn', OIDC_ALGORITHMS: 'ES256,,RS256' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://[::1' }],
    ['EVENTSTORE_URL', { EVENTSTORE_URL: 'http://127.0.0.1:2113' }],
    // the later name of the scheme: the client of this build knows the earlier one only
    ['EVENTSTORE_URL', { EVENTSTORE_URL: 'kurrentdb://127.0.0.1:2113' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://127.0.0.1' }],
    ['CONFIG_DIR', { CONFIG_DIR: '/nonexistent' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['RATE_LIMIT', { RATE_LIMIT: '1.5' }],
    ['ATTACHMENT_LIMIT', { ATTACHMENT_LIMIT: '0' }],
  ])('name %s where it cannot be used', (setting, variables) => {
    const read = () => readEnvironment(variables as NodeJS.ProcessEnv);
    expect(read).toThrow(BadSetting);
    expect(read).toThrow(new RegExp(`^${setting}: `));
  });

  it('found the law beside the working folder only: a service started elsewhere has the law of its own program', () => {
    const [root, elsewhere] = [process.cwd(), mkdtempSync(join(tmpdir(), 'anjuan-elsewhere-'))];
    try {
      process.chdir(elsewhere);
      expect(readEnvironment({}).configDir).toBe(join(root, 'config'));
      expect(existsSync(join(readEnvironment({ CONFIG_DIR: '' }).configDir, 'law'))).toBe(true);
      expect(() => readEnvironment({ CONFIG_DIR: './config' })).toThrow(/^CONFIG_DIR: /);
      process.chdir(root);
      expect(readEnvironment({ CONFIG_DIR: './config' }).configDir).toBe('./config');
    } finally {
      process.chdir(root);
      rmSync(elsewhere, { recursive: true });
    }
    expect(readEnvironment({}).configDir).toBe('./config');
  });

  it('tell the version that package.json tells', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(VERSION).toBe(version);
  });
});
