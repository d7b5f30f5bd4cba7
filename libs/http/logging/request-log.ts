import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

export interface RequestLogOptions {
  /** Slower requests are told at info; 1,000 ms unless set. */
  readonly slowMs?: number;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Trace id of a request, for Fastify's `genReqId`: the caller's (W3C Trace Context) where it sent a proper one, a fresh one otherwise. */
export function traceOf(request: Pick<IncomingMessage, 'headers'>): string {
  const { traceparent } = request.headers;
  const given = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  return given === undefined || /^0+$/.test(given) ? randomUUID() : given;
}

/**
 * One line a request: at info where it failed with 5xx or was slow, at debug otherwise. It names the route's template, never the
 * address asked for, whose ids and parameters may tell of persons.
 */
export function logRequests(server: Pick<FastifyInstance, 'addHook'>, logger: Logger, { slowMs = 1_000 }: RequestLogOptions = {}): void {
  server.addHook('onResponse', (request, reply, done) => {
    const milliseconds = reply.elapsedTime;
    const level = reply.statusCode >= 500 || milliseconds > slowMs ? 'info' : 'debug';
    if (logger.isLevelEnabled(level)) {
      logger[level](
        {
          trace: request.id,
          method: request.method,
          route: request.routeOptions.url ?? 'none',
          status: reply.statusCode,
          milliseconds: Math.round(milliseconds * 10) / 10,
        },
        'request',
      );
    }
    done();
  });
}
