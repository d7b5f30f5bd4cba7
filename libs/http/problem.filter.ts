import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrokenChain } from '#libs/case-runtime';
import { CorruptEvent } from '#libs/event-store';
import { problem, problemOf, type ProblemCode } from './known-problems.js';
import type { Problem } from './problem.js';
import { sendProblem, type RoutedMethods } from './server-problems.js';

/** Where unexpected errors are told, with the trace id that the answer carries; never to the person asking. */
export interface ErrorLog {
  error(fields: { readonly trace: string; readonly err: unknown }, message: string): void;
}

const BY_STATUS: { readonly [status: number]: ProblemCode } = {
  401: 'not-authenticated',
  403: 'not-permitted',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  413: 'too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  431: 'headers-too-large',
  503: 'unavailable',
};

/** Every error leaves as application/problem+json; what is not ours leaves as 500 with a trace id and nothing inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: ErrorLog,
    private readonly methods?: RoutedMethods,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    // who asks is told that records are damaged or were changed; which they are is for the log
    if (error instanceof CorruptEvent) this.log.error({ trace: request.id, err: error }, 'a stored event cannot be read');
    if (error instanceof BrokenChain) this.log.error({ trace: request.id, err: error }, 'a stored event was changed');
    sendProblem(request, reply, problemOf(error) ?? this.fromFramework(error, request) ?? this.unexpected(error, request.id));
  }

  /** Errors of Nest and Fastify carry a status below 500 that is safe to repeat; their messages are not. */
  private fromFramework(error: unknown, request: FastifyRequest): Problem | undefined {
    const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
    if (typeof status !== 'number' || status < 400 || (status >= 500 && status !== 503)) return undefined;
    if (status === 404 && request.is404) {
      const methods = this.methods?.at(request.url) ?? [];
      if (methods.length > 0 && !methods.includes(request.method))
        return problem('method-not-allowed', { headers: { allow: methods.join(', ') } });
    }
    return problem(BY_STATUS[status] ?? 'malformed-request', status === 503 ? { headers: { 'retry-after': '2' } } : {});
  }

  private unexpected(error: unknown, trace: string): Problem {
    this.log.error({ trace, err: error }, 'unexpected error');
    return problem('internal');
  }
}
