import { Controller, Get, Header, Inject, Module, Res, type DynamicModule } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenToAll } from '#libs/access/sign-in';
import { readiness, type Readiness, type ReadinessOptions, type ReadinessSource } from './readiness.js';

/** Injection token of the parts that readiness depends on. */
const READINESS = Symbol('readiness');

interface Asked extends ReadinessOptions {
  readonly sources: readonly ReadinessSource[];
}

@OpenToAll()
@Controller('health')
class HealthController {
  constructor(@Inject(READINESS) private readonly asked: Asked) {}

  /** The process answers: whether to restart it. */
  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { readonly alive: true } {
    return { alive: true };
  }

  /** Whether to send it work: 200, or 503 with the part that is not ready. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const found = await readiness(this.asked.sources, this.asked);
    void reply.status(found.ready ? 200 : 503);
    if (!found.ready) void reply.header('retry-after', '5');
    return found;
  }
}

/** `GET /health/live` and `GET /health/ready`, open to all. */
@Module({})
export class HealthModule {
  static forRoot(sources: readonly ReadinessSource[], options: ReadinessOptions = {}): DynamicModule {
    const asked: Asked = { ...options, sources };
    return { module: HealthModule, controllers: [HealthController], providers: [{ provide: READINESS, useValue: asked }] };
  }
}
