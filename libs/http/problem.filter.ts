import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf } from './language.js';
import { problem, problemOf, type ProblemCode } from './known-problems.js';
import { problemBody, type Problem } from './problem.js';

/** Where unexpected errors are told, with the trace id that the answer carries; never to the person asking. */
export interface ErrorLog {
  error(fields: { readonly trace: string; readonly err: unknown }, message: string): void;
}

const BY_STATUS: { readonly [status: number]: ProblemCode } = {
  400: 'malformed-json',
  401: 'not-authenticated',
  403: 'not-permitted',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** Every error leaves as application/problem+json; what is not ours leaves as 500 with a trace id and nothing inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: ErrorLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const trace = request.id;
    const answer = problemOf(error) ?? this.fromFramework(error) ?? this.unexpected(error, trace);
    void reply
      .status(answer.status)
      .headers({ ...answer.extra.headers, 'content-type': 'application/problem+json; charset=utf-8' })
      .send(JSON.stringify(problemBody(answer, languageOf(request.headers['accept-language']), trace)));
  }

  /** Errors of Nest and Fastify carry a status below 500 that is safe to repeat; their messages are not. */
  private fromFramework(error: unknown): Problem | undefined {
    const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
    if (typeof status !== 'number' || (status >= 500 && status !== 503)) return undefined;
    const code = BY_STATUS[status];
    return code === undefined ? undefined : problem(code, status === 503 ? { headers: { 'retry-after': '2' } } : {});
  }

  private unexpected(error: unknown, trace: string): Problem {
    this.log.error({ trace, err: error }, 'unexpected error');
    return problem('internal');
  }
}
