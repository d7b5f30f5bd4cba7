import Fastify, { type FastifyInstance } from 'fastify';
import { answerTogether, TOGETHER } from './answering-together.js';

describe('requests that arrive together', () => {
  let server: FastifyInstance;
  /** What was asked to run once everything is read. */
  let afterReading: (() => void)[];
  let read: string[];
  let begun: string[];

  beforeEach(() => {
    server = Fastify();
    afterReading = [];
    read = [];
    begun = [];
    server.addHook('preValidation', ({ url }, _reply, done) => {
      read.push(url);
      done();
    });
    answerTogether(server, (work) => afterReading.push(work));
    server.get('/:name', (request) => {
      const { name } = request.params as { name: string };
      begun.push(name);
      if (name === 'fails') throw new Error('on purpose');
      return name;
    });
  });

  afterEach(() => server.close());

  /** Requests whose reading has ended when this resolves. */
  async function arrived(names: readonly string[]) {
    const all = read.length + names.length;
    const answers = names.map((name) => server.inject(`/${name}`).then(({ statusCode, body }) => (statusCode === 200 ? body : statusCode)));
    while (read.length < all) await new Promise(setImmediate);
    return answers;
  }

  it('are answered in their order, none before all are read, and two dozen at a time', async () => {
    const names = Array.from({ length: TOGETHER * 2 + 3 }, (_, index) => `request-${index}`);
    const answers = await arrived(names);
    expect(begun).toEqual([]);

    for (const [group, work] of afterReading.entries()) {
      work();
      expect(begun).toEqual(names.slice(0, (group + 1) * TOGETHER));
    }
    await expect(Promise.all(answers)).resolves.toEqual(names);
  });

  it('do not wait for one that fails', async () => {
    const answers = await arrived(['first', 'fails', 'last']);
    for (const work of afterReading.splice(0)) work();
    await expect(Promise.all(answers)).resolves.toEqual(['first', 500, 'last']);
  });

  it('and come after others were handed on wait for their own turn', async () => {
    const [early] = await arrived(['early']);
    for (const work of afterReading.splice(0)) work();
    await expect(early).resolves.toBe('early');

    const [late] = await arrived(['late']);
    expect(begun).toEqual(['early']);
    for (const work of afterReading.splice(0)) work();
    await expect(late).resolves.toBe('late');
  });
});
