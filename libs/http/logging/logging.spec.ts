import { Refused } from '#libs/kernel';
import Fastify from 'fastify';
import { createLogger, loggable, logRequests, NestLog, traceOf, type LogLevel } from './index.js';

/** A log whose lines can be looked at. */
function logAt(level: LogLevel) {
  const written: string[] = [];
  const logger = createLogger({ level, destination: { write: (line: string) => void written.push(line) } });
  return { logger, written, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('writes one JSON object a line, with level, time in UTC and message', () => {
    const { logger, lines } = logAt('info');

    logger.info({ views: 6 }, 'started');

    expect(lines()).toEqual([{ level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), views: 6, msg: 'started' }]);
  });

  it('cannot be made to hold a forged line', () => {
    const { logger, written } = logAt('info');

    logger.warn({ header: 'x\r\n{"level":"info","msg":"forged"}' }, 'odd\nheader');

    expect(written).toHaveLength(1);
    expect(written[0]!.trimEnd()).not.toMatch(/[\r\n]/);
  });

  it.each([
    { authorization: 'Bearer abc' },
    { headers: { authorization: 'Bearer abc', cookie: 'session=1' } },
    { req: { headers: { 'set-cookie': 'session=1' } } },
    { body: { name: '张三' } },
    { request: { body: '张三' } },
    { idNumber: '130102199001011234' },
    { err: new Refused('party-unknown', { name: '张三', idNumber: '130102199001011234' }) },
  ])('leaves credentials, bodies and personal fields out: %j', (fields) => {
    const { logger, written } = logAt('trace');

    logger.error(fields, 'unexpected error');

    expect(written.join('')).not.toMatch(/abc|session|张三|1301021990/);
  });
});

describe('an error in the log', () => {
  const thrownBy = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };

  it('keeps its kind, code and places', () => {
    const error = Object.assign(new TypeError('cannot read x'), { code: 'SQLITE_BUSY' });

    expect(loggable(error)).toEqual({
      type: 'TypeError',
      message: 'cannot read x',
      code: 'SQLITE_BUSY',
      stack: expect.arrayContaining([expect.stringMatching(/^at .*logging\.spec\.ts/)]),
    });
  });

  it.each([
    ['a parser that quotes the body', thrownBy(() => JSON.parse('{"name": "Zhang San" x}'))],
    ['a database that names the row', new Error('Key (name)=(张三) already exists')],
    ['a database that quotes the value', new Error('invalid input syntax for type integer: "Zhang"')],
    ['an identity number', new Error('no party 13010219900101123X')],
    ['a passport', new Error('no party E12345678')],
    ['a cause', new Error('append failed', { cause: new Error('张三') })],
    ['something thrown that is no error', '张三'],
    ['a text that tells of no error', 'Zhang San'],
    ['a parser that quotes the body, put in words', String(thrownBy(() => JSON.parse('{"name": "Zhang San" x}')))],
    ['a database that names the row, put in words', 'error: Key (name)=(张三) already exists'],
  ])('tells no value of %s', (_what, error) => {
    expect(JSON.stringify(loggable(error))).not.toMatch(/Zhang|张三|1301021990|E1234/);
  });

  it('tells what the views’ thread put in words: an operator has to learn why a view stopped', () => {
    const { logger, lines } = logAt('info');

    logger.error(
      { view: 'penalty_register', error: 'UnknownEventMet: this build does not know penalty.noted version 2' },
      'a view stopped',
    );

    expect(lines()[0]).toMatchObject({ error: { type: 'UnknownEventMet', message: 'this build does not know penalty.noted version 2' } });
  });

  it('keeps the ids of the office readable', () => {
    const stream = 'penalty-11111111-1111-4111-8111-111111111111';

    expect(loggable(new Error(`stream ${stream} is at 7, not at 6`)).message).toBe(`stream ${stream} is at 7, not at 6`);
  });

  it('ends where causes go round in circles', () => {
    const error = new Error('a');
    error.cause = error;

    expect(JSON.stringify(loggable(error)).length).toBeLessThan(20_000);
  });
});

describe('messages of the framework', () => {
  it('come with their context, and every route only to who looks for a fault', () => {
    const { logger, lines } = logAt('info');
    const nest = new NestLog(logger);

    nest.log('Mapped {/v1/me, GET} route', 'RouterExplorer');
    nest.log('listening', 'Office');
    nest.warn('deprecated');
    nest.error('broke', 'Error: broke\n    at somewhere', 'Office');
    nest.error(new Error('张三'));

    expect(lines().map(({ level, msg, context }) => [level, msg, context])).toEqual([
      ['info', 'listening', 'Office'],
      ['warn', 'deprecated', undefined],
      ['error', 'broke', 'Office'],
      ['error', '…', undefined],
    ]);
  });
});

describe('the line of a request', () => {
  async function requested(level: LogLevel, url: string, slowMs?: number) {
    const log = logAt(level);
    const server = Fastify({ genReqId: traceOf });
    logRequests(server, log.logger, slowMs === undefined ? {} : { slowMs });
    server.get('/v1/parties/:id', () => ({}));
    server.get('/broken', (_request, reply) => reply.code(503).send({}));
    await server.inject({ url, headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } });
    await server.close();
    return log.lines();
  }

  it('is not written at info for a request that went well', async () => {
    expect(await requested('info', '/v1/parties/7')).toEqual([]);
  });

  it('is written at debug with the template of the route, never the address', async () => {
    const lines = await requested('debug', '/v1/parties/130102199001011234?name=zhang');

    expect(lines).toEqual([
      expect.objectContaining({
        level: 'debug',
        trace: '4bf92f3577b34da6a3ce929d0e0e4736',
        method: 'GET',
        route: '/v1/parties/:id',
        status: 200,
        milliseconds: expect.any(Number),
      }),
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/1301021990|zhang/);
  });

  it.each([
    ['failed', '/broken', undefined, 503],
    ['was slow', '/v1/parties/7', -1, 200],
  ])('is written at info where it %s', async (_what, url, slowMs, status) => {
    expect(await requested('info', url, slowMs)).toEqual([expect.objectContaining({ level: 'info', status })]);
  });

  it('tells nothing of an address that leads nowhere', async () => {
    expect(JSON.stringify(await requested('debug', '/zhang-san'))).not.toContain('zhang');
  });
});

describe('the trace id', () => {
  it.each([undefined, 'x', '00-00000000000000000000000000000000-00f067aa0ba902b7-01', '00-4bf92f3577b34da6a3ce929d0e0e4736-x\r\ny'])(
    'is a fresh one where the caller sent %j',
    (traceparent) => {
      expect(traceOf({ headers: traceparent === undefined ? {} : { traceparent } })).toMatch(/^[0-9a-f]{8}-/);
    },
  );
});
