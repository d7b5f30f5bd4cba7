import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from './language.js';
import { problem, type ProblemCode } from './known-problems.js';
import { problemBody, type Problem } from './problem.js';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/**
 * Sends the problem in the language asked for. The framework would hang up on whoever sent a body that is not taken, and who still sends would
 * hear of a broken connection instead: the rest is read and thrown away, as of an upload.
 */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, answer: Problem): void {
  if (reply.hasHeader('connection')) void reply.removeHeader('connection');
  void reply
    .status(answer.status)
    .headers({ ...answer.extra.headers, 'content-type': PROBLEM_JSON })
    .send(JSON.stringify(problemBody(answer, languageOf(request.headers['accept-language']), request.id)));
}

/** Faults of connections, found before there is a request. */
const BY_FAULT: { readonly [code: string]: ProblemCode } = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

/** Server options under which what never reaches a route is answered like everything else: a problem, and nothing of the server inside. */
export const SERVER_PROBLEMS = {
  // answered by refuseWhileClosing
  return503OnClosing: false,
  frameworkErrors: (error: { readonly statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => {
    sendProblem(request, reply, problem(error.statusCode === 414 ? 'address-too-long' : 'malformed-request'));
  },
  clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const answer = problem(BY_FAULT[error.code ?? ''] ?? 'malformed-request');
    const body = JSON.stringify(problemBody(answer, 'zh', randomUUID()));
    if (socket.writable) {
      const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}\r\ncontent-type: ${PROBLEM_JSON}\r\ncontent-length: ${Buffer.byteLength(body)}`;
      socket.write(`${head}\r\nconnection: close\r\n\r\n${body}`);
    }
    socket.destroy(error);
  },
} as const;

/** Answers 503 to requests that arrive on open connections while the server closes; those that it began are finished. */
export function refuseWhileClosing(server: FastifyInstance): void {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onRequest', (request, reply, done) => {
    if (closing) sendProblem(request, reply, problem('unavailable', { headers: { 'retry-after': '2', connection: 'close' } }));
    else done();
  });
}

/** For the options of the server: a request without a host comes to refuseUnclear, which tells it so. */
export const HOST_JUDGED_HERE = { requireHostHeader: false } as const;

/**
 * Answers what HTTP/1.1 has a server refuse, and Node refuses without a word or not at all: no Host or several (RFC 9112 3.2), of which
 * what stands before the office may have judged another one, and an Expect that nobody here knows (RFC 9110 10.1.1).
 */
export function refuseUnclear(server: FastifyInstance): void {
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  server.addHook('onRequest', (request, reply, done) => {
    const code = request.raw.httpVersion === '1.1' ? unclear(request.raw) : undefined;
    if (code === undefined) done();
    else sendProblem(request, reply, problem(code, { headers: { connection: 'close' } }));
  });
}

/** What the office tells of cases, people and tokens is for who asked: neither a browser nor anything before the office stores it. */
export function forbidStoring(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (!request.routeOptions.url?.startsWith('/docs')) void reply.header('cache-control', 'no-store');
    done();
  });
}

function unclear({ headers, rawHeaders }: IncomingMessage): ProblemCode | undefined {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts !== 1) return 'malformed-request';
  return headers.expect === undefined || headers.expect.toLowerCase() === '100-continue' ? undefined : 'expectation-failed';
}

/** Which methods each address knows, so that another one is answered 405 and told them. Made before the routes. */
export class RoutedMethods {
  private readonly routes = new Map<string, { readonly segments: readonly string[]; readonly methods: Set<string> }>();

  constructor(server: FastifyInstance) {
    server.addHook('onRoute', ({ url, method }) => {
      const route = this.routes.get(url) ?? { segments: url.split('/'), methods: new Set<string>() };
      for (const each of [method].flat()) route.methods.add(each);
      this.routes.set(url, route);
    });
  }

  /** The methods of the routes that the address matches, sorted. */
  at(address: string): readonly string[] {
    const segments = address.split('?', 1)[0]!.split('/');
    const matching = [...this.routes.values()].filter((route) => matches(route.segments, segments));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
  }
}

function matches(route: readonly string[], segments: readonly string[]): boolean {
  if (route.length !== segments.length) return false;
  return route.every((segment, index) => (segment.startsWith(':') ? segments[index] !== '' : segment === segments[index]));
}
