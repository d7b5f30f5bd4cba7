import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Controller, Get, Post, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  ManualClock,
  seededRandomness,
  type AgencyOnDay,
  type AnyCaseType,
  type Caller,
  type Folded,
  type LawInForce,
  type Role,
  type Uuid,
} from '#libs/kernel';
import { viewerOf } from '#libs/access';
import { BlobFolder, NoSuchCase } from '#libs/case-runtime';
import { ProblemFilter } from '../problem.filter.js';
import { useStrictJson } from '../strict-body.js';
import { acceptUploads, attachmentController, AttachmentDoor, takesAttachments } from './index.js';

const CASE = '11111111-1111-4111-8111-111111111111';
const OTHER_CASE = '22222222-2222-4222-8222-222222222222';
const FOREIGN_CASE = '33333333-3333-4333-8333-333333333333';
const AGENCY = '44444444-4444-4444-8444-444444444444';
const PHOTO = Buffer.from('现场照片'.repeat(20_000));
const OTHER_PHOTO = Buffer.from('另一张照片');
const SHA256 = createHash('sha256').update(PHOTO).digest('hex');
const LIMIT = 1_000_000;

const type = {
  name: 'penalty',
  route: 'penalty-cases',
  events: { 'penalty.evidence-registered': { version: 1, attachments: () => [] } },
  commands: { file: { who: ['officer', 'clerk', 'system'] }, decide: { who: ['head'] } },
  summary: () => ({ agencyPath: [AGENCY] }),
} as unknown as AnyCaseType;

const caller = (role: Role): Caller =>
  ({ subject: role, person: AGENCY, name: role, roles: [role], post: { post: role, agency: { agency: AGENCY } } }) as unknown as Caller;

/** Who calls is named by a header here; proving it is the access library's work. */
class NamedCaller implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; caller: Caller }>();
    request.caller = caller((request.headers['x-role'] ?? 'officer') as Role);
    return true;
  }
}

@Controller('v1/penalty-cases')
class Commands {
  @Post(':id/file')
  file() {
    return {};
  }
  @Get(':id')
  show() {
    return {};
  }
}

interface Sent {
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Buffer;
}

describe('attachments over HTTP', () => {
  let root: string;
  let app: NestFastifyApplication;
  let port: number;
  const unexpected: unknown[] = [];
  const puts: Promise<unknown>[] = [];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'attachments-'));
    const reader = {
      current: (_type: AnyCaseType, id: Uuid, who: Caller): Promise<Folded> =>
        id === FOREIGN_CASE || who.roles.includes('system-administrator')
          ? Promise.reject(new NoSuchCase('penalty', id))
          : Promise.resolve({ state: { stage: 'filed' }, revision: 3 } as unknown as Folded),
    };
    const blobs = new BlobFolder(join(root, 'blobs'), {
      randomness: seededRandomness('a'),
      clock: new ManualClock('2026-03-01T08:00:00.000Z'),
    });
    const noted = <T>(put: Promise<T>): Promise<T> => {
      puts.push(put);
      return put;
    };
    const door = new AttachmentDoor({
      reader,
      attachments: { put: (...asked) => noted(blobs.put(...asked)), find: blobs.find.bind(blobs), open: blobs.open.bind(blobs) },
      scope: {
        mayWrite: (who) => !who.roles.includes('head'),
        answering: () => Promise.resolve({ agency: AGENCY } as AgencyOnDay),
        viewer: (who, parts) => Promise.resolve(viewerOf(who, parts)),
      },
      lawOf: () => ({}) as LawInForce,
      uploadLimit: LIMIT,
    });
    const module = await Test.createTestingModule({
      controllers: [attachmentController(type), Commands],
      providers: [
        { provide: AttachmentDoor, useValue: door },
        { provide: APP_GUARD, useClass: NamedCaller },
      ],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter({ bodyLimit: 1024 }), { bodyParser: false });
    useStrictJson(app);
    acceptUploads(app);
    app.useGlobalFilters(new ProblemFilter({ error: ({ err }) => void unexpected.push(err) }));
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as AddressInfo);
  });
  afterAll(async () => {
    await app.close();
    await rm(root, { recursive: true, force: true });
  });
  afterEach(async () => {
    expect(unexpected).toEqual([]);
    await rm(join(root, 'blobs'), { recursive: true, force: true });
  });

  const kept = () =>
    existsSync(join(root, 'blobs'))
      ? readdirSync(join(root, 'blobs'), { recursive: true }).filter((name) => /[0-9a-f]{64}$/.test(String(name)))
      : [];

  async function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
    return new Promise<{ status: number; headers: IncomingHttpHeaders; bytes: Buffer; json: () => Record<string, unknown> }>(
      (resolve, reject) => {
        const request = httpRequest({ host: '127.0.0.1', port, path: `/v1/penalty-cases/${path}`, method, headers }, (answer) => {
          buffer(answer).then(
            (bytes) =>
              resolve({
                status: answer.statusCode!,
                headers: answer.headers,
                bytes,
                json: () => JSON.parse(bytes.toString()) as Record<string, unknown>,
              }),
            reject,
          );
        });
        request.on('error', reject);
        request.end(body);
      },
    );
  }
  const upload = (body: Buffer, headers: Sent['headers'] = {}, id = CASE) =>
    send(`${id}/attachments`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'idempotency-key': 'k1', ...headers },
      body,
    });

  it('takes an upload larger than any body may be, and answers with size and digests', async () => {
    const answer = await upload(PHOTO);

    expect(answer).toMatchObject({ status: 201, headers: { location: `/v1/penalty-cases/${CASE}/attachments/${SHA256}` } });
    expect(answer.json()).toEqual({ size: PHOTO.length, sha256: SHA256, sm3: createHash('sm3').update(PHOTO).digest('hex') });
  });

  it.each(['image/jpeg', 'application/pdf', 'video/mp4; codecs=avc1', 'AUDIO/MPEG'])('takes %s', async (contentType) => {
    expect(await upload(PHOTO, { 'content-type': contentType })).toMatchObject({ status: 201 });
  });

  it('gives it back as bytes that no browser shows or guesses at', async () => {
    await upload(PHOTO);

    const answer = await send(`${CASE}/attachments/${SHA256}`);

    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${SHA256}"`,
        'content-length': String(PHOTO.length),
        'x-content-type-options': 'nosniff',
        etag: `"${SHA256}"`,
        'cache-control': 'private, no-store',
      },
    });
    expect(PHOTO.equals(answer.bytes)).toBe(true);
  });

  it('sent twice is kept once', async () => {
    const [first, second] = await Promise.all([upload(PHOTO), upload(PHOTO, { 'idempotency-key': 'k2' })]);

    expect(second!.json()).toEqual(first!.json());
    expect(kept()).toHaveLength(1);
  });

  it.each<[string, string, Role, number, string]>([
    ['a case that the caller may not know of', FOREIGN_CASE, 'officer', 404, 'no-such-case'],
    ['a case that another agency handles', CASE, 'head', 403, 'handled-by-another-agency'],
    ['somebody who works on no case', CASE, 'auditor', 403, 'not-permitted'],
    ['an administrator', CASE, 'system-administrator', 404, 'no-such-case'],
    ['an id that is none', '..%2f..%2fetc', 'officer', 404, 'no-such-case'],
  ])('keeps nothing for %s', async (_what, id, role, status, code) => {
    const answer = await upload(PHOTO, { 'x-role': role }, id);

    expect(answer).toMatchObject({ status, headers: { 'content-type': expect.stringContaining('application/problem+json') } });
    expect(answer.json()).toMatchObject({ code });
    expect(kept()).toEqual([]);
  });

  it.each<[string, string, Role]>([
    ['of a foreign case', `${FOREIGN_CASE}/attachments/${SHA256}`, 'officer'],
    ['of another case, by its digest alone', `${OTHER_CASE}/attachments/${SHA256}`, 'officer'],
    ['that does not exist', `${CASE}/attachments/${'0'.repeat(64)}`, 'officer'],
    ['whose digest is a path', `${CASE}/attachments/..%2F..%2F${OTHER_CASE}`, 'officer'],
    ['for an administrator', `${CASE}/attachments/${SHA256}`, 'system-administrator'],
  ])('finds nothing %s', async (_what, path, role) => {
    await upload(PHOTO);

    expect(await send(path, { headers: { 'x-role': role } })).toMatchObject({ status: 404 });
  });

  it('may be read by who may only read', async () => {
    await upload(PHOTO);

    expect(await send(`${CASE}/attachments/${SHA256}`, { headers: { 'x-role': 'supervisor' } })).toMatchObject({ status: 200 });
  });

  it('needs an Idempotency-Key like every POST', async () => {
    const answer = await upload(PHOTO, { 'idempotency-key': '' });

    expect(answer).toMatchObject({ status: 400 });
    expect(answer.json()).toMatchObject({ code: 'missing-idempotency-key' });
  });

  describe('with the Idempotency-Key of another upload', () => {
    it('was taken as a new one: it is told, as commands tell, and nothing of it is kept', async () => {
      await upload(PHOTO);

      const answer = await upload(OTHER_PHOTO);

      expect(answer).toMatchObject({ status: 422, headers: { 'content-type': expect.stringContaining('application/problem+json') } });
      expect(answer.json()).toMatchObject({ code: 'key-reused' });
      expect(kept()).toEqual([expect.stringContaining(SHA256)]);
    });

    it('sent at once is taken once', async () => {
      const answers = await Promise.all([PHOTO, OTHER_PHOTO].map((photo) => upload(photo)));

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
      expect(kept()).toHaveLength(1);
    });

    it.each<[string, Sent['headers'], string]>([
      ['of another case', {}, OTHER_CASE],
      ['of another person', { 'x-role': 'clerk' }, CASE],
      ['of another letter', { 'idempotency-key': 'K1' }, CASE],
    ])('%s is another operation', async (_whose, headers, id) => {
      await upload(PHOTO);

      expect(await upload(OTHER_PHOTO, headers, id)).toMatchObject({ status: 201 });
    });

    it('that was not kept is free', async () => {
      await upload(PHOTO, { 'content-type': 'text/html' });
      await upload(Buffer.alloc(LIMIT + 1), { 'transfer-encoding': 'chunked' });

      expect(await upload(OTHER_PHOTO)).toMatchObject({ status: 201 });
      expect(await upload(OTHER_PHOTO)).toMatchObject({ status: 201 });
    });
  });

  it.each([
    ['announced', { 'content-length': String(LIMIT + 1) }],
    ['found while it streams', { 'transfer-encoding': 'chunked' }],
  ])('answers 413 to one that is too large, %s, and keeps nothing', async (_how, headers) => {
    const answer = await upload(Buffer.alloc(LIMIT + 1), headers);

    expect(answer).toMatchObject({ status: 413 });
    expect(answer.json()).toMatchObject({ code: 'too-large', limit: LIMIT });
    expect(kept()).toEqual([]);
  });

  describe('with a Content-Digest', () => {
    const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64');
    const right = `sha-256=:${sha256Of(PHOTO)}:`;
    const wrong = `sha-256=:${sha256Of(Buffer.from('another photo'))}:`;
    const nothingKept = () => {
      expect(kept()).toEqual([]);
      const incoming = join(root, 'blobs', '.incoming');
      expect(existsSync(incoming) ? readdirSync(incoming) : []).toEqual([]);
    };

    it('that what arrived does not have was kept as if whole: it is refused, and nothing kept', async () => {
      const answer = await upload(PHOTO, { 'content-digest': wrong });

      expect(answer).toMatchObject({ status: 400, headers: { 'content-type': expect.stringContaining('application/problem+json') } });
      expect(answer.json()).toMatchObject({ code: 'digest-mismatch', received: SHA256 });
      nothingKept();
    });

    it('that what arrived does not have leaves what was kept before', async () => {
      await upload(PHOTO);

      expect(await upload(PHOTO, { 'content-digest': wrong })).toMatchObject({ status: 400 });
      expect(kept()).toHaveLength(1);
    });

    it('of nothing takes nothing, and refuses one byte', async () => {
      const nothing = { 'content-digest': 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:' };

      expect(await upload(Buffer.alloc(1), nothing)).toMatchObject({ status: 400 });
      expect(await upload(Buffer.alloc(0), nothing)).toMatchObject({ status: 201 });
    });

    it.each([
      ['its own', right],
      ['its own without padding', `sha-256=:${sha256Of(PHOTO).replace('=', '')}:`],
      ['its own with parameters', `${right};note="a,sha-256=b"`],
      ['its own among others', `sha-512=:bm9uZQ==:,\t${right} , md5=:bm9uZQ==:`],
      ['its own after another one: the last counts', `${wrong}, ${right}`],
      ['other algorithms only', 'sha-512=:bm9uZQ==:, unixsum=:AQ==:, sha-256-2=1'],
      ['a string that only holds the words', 'note="x, sha-256=:bad:, y"'],
      ['nothing', ''],
    ])('takes %s', async (_what, header) => {
      expect(await upload(PHOTO, { 'content-digest': header })).toMatchObject({ status: 201 });
    });

    it.each([
      ['without a value', 'sha-256'],
      ['without a value beside another algorithm', 'sha-512=:bm9uZQ==:, sha-256'],
      ['empty', 'sha-256=::'],
      ['in hexadecimal', `sha-256=${SHA256}`],
      ['without colons', `sha-256=${sha256Of(PHOTO)}`],
      ['of 31 bytes', `sha-256=:${Buffer.alloc(31).toString('base64')}:`],
      ['of 33 bytes', `sha-256=:${Buffer.alloc(33).toString('base64')}:`],
      ['of other letters', `${right.slice(0, 12)}-${right.slice(13)}`],
      ['in capitals', right.replace('sha', 'SHA')],
      ['malformed before a right one', `sha-256=:x:, ${right}`],
    ])('answers 400 to a sha-256 %s', async (_what, header) => {
      const answer = await upload(PHOTO, { 'content-digest': header });

      expect(answer).toMatchObject({ status: 400 });
      expect(answer.json()).toMatchObject({ code: 'invalid-header', errors: [{ pointer: 'Content-Digest' }] });
      nothingKept();
    });
  });

  it.each<[string, Sent['headers']]>([
    ['JSON', { 'content-type': 'application/json' }],
    ['a page', { 'content-type': 'text/html' }],
    ['something compressed', { 'content-encoding': 'gzip' }],
  ])('answers 415 to %s', async (_what, headers) => {
    expect(await upload(Buffer.from('{}'), headers)).toMatchObject({ status: 415 });
    expect(kept()).toEqual([]);
  });

  it('does not open other routes to uploads', async () => {
    const answer = await send(`${CASE}/file`, { method: 'POST', headers: { 'content-type': 'image/png' }, body: PHOTO });

    expect(answer).toMatchObject({ status: 415 });
  });

  it('keeps nothing of an upload whose client goes away, and tells it as no fault of the office', async () => {
    const answered = new Promise<number>((resolve) => {
      app
        .getHttpAdapter()
        .getInstance()
        .server.once('request', (_request: unknown, reply: { once(event: string, done: () => void): void; statusCode: number }) => {
          reply.once('close', () => resolve(reply.statusCode));
        });
    });
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /v1/penalty-cases/${CASE}/attachments HTTP/1.1\r\nhost: office\r\nidempotency-key: k\r\n` +
        `content-type: application/octet-stream\r\ncontent-length: ${PHOTO.length}\r\n\r\n`,
    );
    socket.write(PHOTO.subarray(0, 100_000), () => socket.destroy());
    await answered;
    const [last] = (await Promise.allSettled(puts)).slice(-1);

    expect(last).toMatchObject({ status: 'rejected', reason: { name: 'UploadInterrupted' } });
    expect(kept()).toEqual([]);
    expect(readdirSync(join(root, 'blobs', '.incoming'))).toEqual([]);
  });
});

describe('a case type', () => {
  it('takes attachments where one of its events names them', () => {
    expect(takesAttachments(type)).toBe(true);
    expect(takesAttachments({ ...type, events: { 'penalty.filed': { version: 1 } } })).toBe(false);
  });
});
