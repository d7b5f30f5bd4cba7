import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { agency } from '#libs/cases/agency';
import { officer } from '#libs/cases/officer';
import { startTestOffice, type TestOffice } from '../../test/support/office.js';

describe('a connection', () => {
  let office: TestOffice;
  let port: number;
  beforeAll(async () => {
    office = await startTestOffice({ types: [agency, officer] });
    await office.api.app.listen(0, '127.0.0.1');
    ({ port } = office.api.app.getHttpServer().address() as AddressInfo);
  });
  afterAll(() => office.dispose());

  /** Everything that the server sends back until it hangs up. */
  const spoken = (port: number, text: string) =>
    new Promise<string>((resolve) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (bytes) => (answer += bytes.toString()));
      socket.on('close', () => resolve(answer));
      socket.on('error', () => resolve(answer));
    });

  it.each([
    ['that names no host', 400, 'malformed-request', 'GET /v1/me HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['that names two', 400, 'malformed-request', 'GET /v1/me HTTP/1.1\r\nhost: x\r\nhost: y\r\nconnection: close\r\n\r\n'],
    [
      'that expects what the office does not know',
      417,
      'expectation-failed',
      'POST /v1/demo/token HTTP/1.1\r\nhost: x\r\nexpect: a-biscuit\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}',
    ],
  ])('a request %s was answered in no words, or by one of the two: answers %i %s', async (_what, status, code, text) => {
    const [head, body] = (await spoken(port, text.replace('\r\n', '\r\naccept-language: en\r\n'))).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*application/problem\\+json`));
    expect(JSON.parse(body!)).toMatchObject({ status, code, title: expect.stringMatching(/^The /) });
  });

  it.each([
    ['a body that is too large', 413, 'application/json'],
    ['a body of another kind', 415, 'text/plain'],
  ])(
    '%s was refused by hanging up on who still sent it, and %i was read by nobody: the rest of it is read first',
    async (_what, status, type) => {
      const length = 4 * 1024 * 1024;
      const asked = `POST /v1/demo/token HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`;
      let answered = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(asked));
      const refused = new Promise<void>((told) => socket.once('data', () => told()));
      const hungUp = once(socket, 'close');
      socket.on('data', (bytes) => (answered += bytes.toString()));
      await refused;
      socket.write(' '.repeat(length));
      socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
      await hungUp;

      expect(answered.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 200']);
    },
  );

  it('a request that expects to be told to go on is told, and one of HTTP/1.0 needs no host', async () => {
    const asked = 'POST /v1/demo/token HTTP/1.1\r\nhost: x\r\nexpect: 100-Continue\r\ncontent-type: application/json\r\n';
    const told = await spoken(port, `${asked}content-length: 26\r\nconnection: close\r\n\r\n{"subject":"system-admin"}`);
    expect(told.split('\r\n\r\n').map((part) => part.split('\r\n')[0])).toEqual([
      'HTTP/1.1 100 Continue',
      'HTTP/1.1 200 OK',
      expect.stringContaining('access_token'),
    ]);
    expect(await spoken(port, 'GET /health/live HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 OK/);
  });

  it('that speaks no HTTP was answered in words of the framework', async () => {
    for (const [text, status, code] of [
      ['GET / HTTP/1.1\r\nno header\r\n\r\n', 400, 'malformed-request'],
      [`GET / HTTP/1.1\r\nhost: x\r\nlong: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ] as const) {
      const [head, body] = (await spoken(port, text)).split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*application/problem\\+json`));
      expect(JSON.parse(body!)).toMatchObject({ status, code });
    }
  });

  it('that asks on while the office closes was answered in words of the framework', async () => {
    const other = await startTestOffice({ types: [agency, officer] });
    const { streams } = other.api.office;
    const bearer = String((await other.nobody.post('/v1/demo/token', { subject: 'system-admin' })).body['access_token']);
    await other.api.app.listen(0, '127.0.0.1');
    const { port } = other.api.app.getHttpServer().address() as AddressInfo;
    const asked = `GET /v1/me HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${bearer}\r\n\r\n`;
    let answered = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(asked));
    socket.on('data', (bytes) => (answered += bytes.toString()));
    const hungUp = once(socket, 'close');
    // the first request is held where it reads, until the office closes and a second one has come
    let release: (() => void) | undefined;
    const { load, known } = streams;
    const reading = new Promise<void>((begun) => {
      streams.known = () => undefined;
      streams.load = async (...what: Parameters<typeof load>) => {
        Object.assign(streams, { load, known });
        begun();
        await new Promise<void>((resolve) => (release = resolve));
        return load.apply(streams, what);
      };
    });
    await reading;
    const refused = new Promise<void>((resolve) => {
      other.api.app
        .getHttpAdapter()
        .getInstance()
        .server.once('request', () => resolve());
    });
    const closed = other.dispose();
    socket.write(asked);
    await refused;
    release!();
    await Promise.all([closed, hungUp]);
    const [first, , second, problem] = answered.split('\r\n\r\n').flatMap((part) => part.split(/(?<=\})(?=HTTP)/));
    expect(first).toMatch(/^HTTP\/1\.1 200/);
    expect(second).toMatch(/^HTTP\/1\.1 503[^]*application\/problem\+json/);
    expect(JSON.parse(problem!)).toMatchObject({ status: 503, code: 'unavailable' });
  });
});
