import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { buildBureau } from '../support/people.js';
import type { Answer } from '../support/office.js';
import { readyBodies, sessionsOf, type Sessions } from './bodies.js';
import { actsStored, BuiltOffice, dataFolder } from './support.js';

jest.setTimeout(120_000);

const MIB = 1024 * 1024;

/** A body of the right shape with something wrong in its title. */
const titled = (title: string, lead: object) => JSON.stringify(lead).replace(/"title":"[^"]*"/, `"title":${title}`);

describe('requests that are wrong', () => {
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let office: BuiltOffice;
  let sessions: Sessions;
  let lead: object;
  let known: string;
  let before: number;
  beforeAll(async () => {
    data = await dataFolder();
    office = await BuiltOffice.start(data.folder);
    const bureau = await buildBureau(office);
    sessions = await sessionsOf(office, bureau);
    ({ lead } = readyBodies(sessions));
    const opened = await office.person(sessions.officer.token).post('/v1/penalty-cases', lead);
    known = `/v1/penalty-cases/${String(opened.body['caseId'])}`;
    before = (await actsStored(data.folder)).length;
  });
  afterAll(async () => {
    await office.terminate();
    await data.remove();
  });

  const headers = (changes: Record<string, string> = {}) => ({
    authorization: `Bearer ${sessions.officer.token}`,
    'content-type': 'application/json',
    'idempotency-key': 'wrong',
    ...changes,
  });
  const isRefused = async (answer: Answer, statuses: readonly number[]) => {
    expect(statuses).toContain(answer.status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({ status: answer.status, type: expect.stringMatching(/^urn:anjuan:problem:/) as string });
    expect(await actsStored(data.folder)).toHaveLength(before);
    expect(office.child.exitCode).toBeNull();
  };

  describe.each<[string, (lead: object) => string | Buffer, readonly number[]]>([
    ['empty', () => '', [400]],
    ['no JSON', () => 'title=某副食店', [400]],
    ['cut off', (good) => JSON.stringify(good).slice(0, -3), [400]],
    ['followed by more', (good) => `${JSON.stringify(good)}{}`, [400]],
    ['a list', () => '[]', [400, 422]],
    ['a text', () => '"x"', [400, 422]],
    ['null', () => 'null', [400, 422]],
    ['nested 10,000 deep', () => `${'['.repeat(10_000)}${']'.repeat(10_000)}`, [400]],
    ['nested 10,000 deep within a field', (good) => titled(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, good), [400]],
    ['with a duplicate key', (good) => JSON.stringify(good).replace('{', '{"title":"先写的",'), [400]],
    ['with a duplicate key, once escaped', (good) => JSON.stringify(good).replace('{', '{"\\u0074itle":"先写的",'), [400]],
    ['with a lone surrogate', (good) => titled('"某\\ud800店"', good), [400]],
    ['with a lone surrogate in raw bytes', (good) => Buffer.from(titled('"XX店"', good).replace('XX', '\u00ed\u00a0'), 'latin1'), [400]],
    ['not UTF-8', (good) => Buffer.from(titled('"\u00ff\u00fe"', good), 'latin1'), [400]],
    ['with __proto__', (good) => JSON.stringify(good).replace('{', '{"__proto__":{"polluted":true},'), [400, 422]],
    ['with constructor', (good) => JSON.stringify(good).replace('{', '{"constructor":{"prototype":{"polluted":true}},'), [400, 422]],
    ['with __proto__ within a part', (good) => JSON.stringify(good).replace('"act":{', '"act":{"__proto__":{"harm":true},'), [400, 422]],
    ['with NUL', (good) => titled('"某\\u0000店"', good), [400, 422]],
    ['with a raw control character', (good) => titled('"某\u0001店"', good), [400, 422]],
    ['with a byte order mark', (good) => `\ufeff${JSON.stringify(good)}`, [400]],
    ['with a number that is not exact', (good) => titled('12345678901234567890', good), [400, 422]],
    ['with 1e999', (good) => titled('1e999', good), [400, 422]],
    ['with 100,000 keys', () => JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1]))), [400, 413]],
    ['one byte more than 1 MiB', () => ' '.repeat(MIB + 1), [413]],
    ['with an unknown field', (good) => JSON.stringify({ ...good, stage: 'closed' }), [422]],
    ['with an unknown field within a part', (good) => JSON.stringify(good).replace('"act":{', '"act":{"approved":true,'), [422]],
    ['with a field of another type', (good) => titled('{"$ne":null}', good), [422]],
  ])('a body that is %s', (_, make, statuses) => {
    it('is refused and nothing is stored', async () => {
      await isRefused(await office.send('POST', '/v1/penalty-cases', headers(), make(lead)), statuses);
    });
  });

  it('a body just below 1 MiB is read, and refused for what is in it', async () => {
    await isRefused(await office.send('POST', '/v1/penalty-cases', headers(), titled(`"${'x'.repeat(MIB - 1024)}"`, lead)), [422]);
  });

  it('a compressed body and other content types are not taken', async () => {
    const good = JSON.stringify(lead);
    const zipped = await office.send('POST', '/v1/penalty-cases', headers({ 'content-encoding': 'gzip' }), gzipSync(good));
    await isRefused(zipped, [415]);
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'nonsense',
    ]) {
      await isRefused(await office.send('POST', '/v1/penalty-cases', headers({ 'content-type': type }), good), [400, 415]);
    }
  });

  it.each<[string, Record<string, string>, readonly number[]]>([
    ['no key', { 'idempotency-key': '' }, [400]],
    ['a key of 10,000 characters', { 'idempotency-key': 'k'.repeat(10_000) }, [400, 431]],
    ['a token that is none', { authorization: 'Bearer x.y.z' }, [401]],
    ['another scheme', { authorization: 'Basic b2ZmaWNlcjpvZmZpY2Vy' }, [401]],
    ['If-Match that names nothing', { 'if-match': 'latest' }, [400]],
    ['a post that cannot be decoded', { 'acting-post': '%E6%8' }, [400]],
  ])('given %s, a command is refused and nothing is stored', async (_, changes, statuses) => {
    const path = 'if-match' in changes ? `${known}/identify-parties` : '/v1/penalty-cases';
    await isRefused(await office.send('POST', path, headers(changes), JSON.stringify(lead)), statuses);
  });

  it.each([
    '?limit=10&limit=20',
    '?limit[]=10',
    '?limit=1e3',
    '?limit=-1',
    '?asOf=2026-02-30T00:00:00Z',
    '?asOf=2999-01-01T00:00:00Z',
    '?asOf=2025-01-01&asOf=2025-01-02',
    '?sort=__proto__',
    '?sort=title;drop%20table%20streams',
    '?__proto__[polluted]=1',
    '?constructor=1',
    '?unknown=1',
    '?after=%00',
    '?atLeast=not-a-position',
    `?stage=${'x'.repeat(5_000)}`,
  ])('the question %s is refused', async (query) => {
    await isRefused(await office.send('GET', `/v1/penalty-cases${query}`, headers()), [400]);
  });

  it.each([
    '/v1/penalty-cases/..%2f..%2fetc',
    '/v1/penalty-cases/%00',
    '/v1/penalty-cases/%E6%8',
    '/v1/nothing',
    `/v1/${'x'.repeat(4_000)}`,
  ])('the address %s names nothing', async (path) => {
    await isRefused(await office.send('GET', path, headers()), [400, 404, 414]);
  });

  it.each(['TRACE', 'PUT', 'DELETE', 'PATCH'])('%s is no method of a case', async (method) => {
    await isRefused(await office.send(method, known, headers()), [400, 404, 405]);
  });

  it('what is no HTTP, and headers that never end, hinder nobody', async () => {
    const { port } = new URL(office.url);
    const raw = async (text: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.setEncoding('latin1');
      let received = '';
      socket.on('data', (chunk: string) => {
        received += chunk;
      });
      // a server that hangs up while the rest is still being sent resets the connection, sometimes before its answer is read
      let wasReset = false;
      socket.on('error', () => {
        wasReset = true;
      });
      socket.write(text);
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
      return received === '' && wasReset ? 'reset' : received;
    };
    for (const text of [
      'nonsense\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      'POST /v1/penalty-cases HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ]) {
      expect(await raw(text)).toMatch(text.length > 16_384 ? /^(HTTP\/1\.1 4\d\d |reset$)/ : /^HTTP\/1\.1 4\d\d /);
    }
    const slow = Array.from({ length: 100 }, () => connect(Number(port), '127.0.0.1'));
    for (const socket of slow) socket.write('POST /v1/penalty-cases HTTP/1.1\r\nHost: a\r\nX-Slow: ');

    const answers = await Promise.all(Array.from({ length: 20 }, () => office.send('GET', known, headers())));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const socket of slow) socket.destroy();
    expect(await actsStored(data.folder)).toHaveLength(before);
  });

  it('after all of that the office answers as before, and nothing is polluted', async () => {
    expect((await office.send('GET', '/health/ready')).status).toBe(200);
    const shown = await office.send('GET', known, headers());
    expect(shown.status).toBe(200);
    expect(shown.text).not.toContain('polluted');
    const opened = await office.send('POST', '/v1/penalty-cases', headers({ 'idempotency-key': 'right' }), JSON.stringify(lead));
    expect(opened.status).toBe(201);
  });
});
