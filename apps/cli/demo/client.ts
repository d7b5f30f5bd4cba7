import { Agent, request } from 'node:http';
import type { Json } from '#libs/kernel';

export interface Answer {
  readonly status: number;
  readonly body: { readonly [member: string]: Json };
}

/** The office could not be reached, or answered what no plan expects. */
export class OfficeFailed extends Error {}

/** Times an unavailable office is asked again, each time after what it says in Retry-After. */
const PATIENCE = 30;

/** A user of the office's HTTP API: one connection pool, one token per person. Nothing else of the office is known here. */
export class OfficeClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });
  private readonly tokens = new Map<string, Promise<string>>();
  /** Commands answered, for the report. */
  answered = 0;

  constructor(readonly url: string) {}

  close(): void {
    this.agent.destroy();
  }

  async get(subject: string, path: string): Promise<Answer> {
    return this.send('GET', path, { authorization: `Bearer ${await this.token(subject)}` });
  }

  /** Asks a command; `onRevision` is the revision that it was decided on. */
  async post(subject: string, path: string, body: object, key: string, onRevision?: number): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${await this.token(subject)}`,
      'content-type': 'application/json',
      'idempotency-key': key,
      ...(onRevision === undefined ? {} : { 'if-match': `"${onRevision}"` }),
    };
    this.answered += 1;
    return this.send('POST', path, headers, Buffer.from(JSON.stringify(body)));
  }

  /** Uploads a file of a case. */
  async upload(subject: string, path: string, bytes: Buffer, key: string): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${await this.token(subject)}`,
      'content-type': 'application/octet-stream',
      'idempotency-key': key,
    };
    return this.send('POST', path, headers, bytes);
  }

  /** What the demonstration says of itself; undefined where nothing answers, or something that is no demonstration. */
  async demonstration(): Promise<{ readonly now: string } | undefined> {
    try {
      const { status, body } = await this.once('GET', '/v1/demo', {});
      return status === 200 && body['demo'] === true ? { now: String(body['now']) } : undefined;
    } catch {
      return undefined;
    }
  }

  async moveClock(to: string): Promise<Answer> {
    return this.send('POST', '/v1/demo/clock', { 'content-type': 'application/json' }, Buffer.from(JSON.stringify({ to, settle: true })));
  }

  private token(subject: string): Promise<string> {
    let token = this.tokens.get(subject);
    if (token === undefined) {
      token = this.send('POST', '/v1/demo/token', { 'content-type': 'application/json' }, Buffer.from(JSON.stringify({ subject }))).then(
        ({ status, body }) => {
          if (status !== 200) throw new OfficeFailed(`no token for ${subject}: ${status}`);
          return String(body['access_token']);
        },
      );
      this.tokens.set(subject, token);
    }
    return token;
  }

  /** An answer that asks for patience (busy, unavailable, too many requests) is asked for again; every POST bears its key. */
  private async send(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const { retryAfter, ...answer } = await this.once(method, path, headers, body);
      if (retryAfter === undefined || attempt >= PATIENCE) return answer;
      await new Promise((resolve) => setTimeout(resolve, Math.min(retryAfter, 5) * 1000));
    }
  }

  private once(method: string, path: string, headers: Record<string, string>, body?: Buffer): Promise<Answer & { retryAfter?: number }> {
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, this.url),
        { method, agent: this.agent, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) } },
        (incoming) => {
          const parts: Buffer[] = [];
          incoming.on('data', (part: Buffer) => parts.push(part));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const retryAfter = Number(incoming.headers['retry-after'] ?? Number.NaN);
            resolve({
              status: incoming.statusCode ?? 0,
              body: parsed(Buffer.concat(parts).toString('utf8')),
              ...(Number.isNaN(retryAfter) ? {} : { retryAfter }),
            });
          });
        },
      );
      sent.on('error', (error) => reject(new OfficeFailed(`the office at ${this.url} cannot be reached: ${error.message}`)));
      sent.end(body);
    });
  }
}

function parsed(text: string): Answer['body'] {
  try {
    return JSON.parse(text) as Answer['body'];
  } catch {
    return { text };
  }
}
