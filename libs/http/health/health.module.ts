import { Controller, Get, Header, Inject, Module, Res, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenToAll } from '#libs/access/sign-in';
import { readiness, type Readiness, type ReadinessOptions, type ReadinessSource } from './readiness.js';

/** Injection token of the parts that readiness depends on. */
export const READINESS = Symbol('readiness');

interface Asked extends ReadinessOptions {
  readonly sources: readonly ReadinessSource[];
}

@OpenToAll()
@Controller('health')
export class HealthController {
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
    return HealthModule.forRootAsync({ useFactory: () => sources, ...options });
  }

  static forRootAsync(
    made: ReadinessOptions & {
      readonly imports?: ModuleMetadata['imports'];
      readonly inject?: readonly (string | symbol | (abstract new (...parts: never[]) => unknown))[];
      readonly useFactory: (...parts: never[]) => readonly ReadinessSource[] | Promise<readonly ReadinessSource[]>;
    },
  ): DynamicModule {
    const { imports, inject, useFactory, ...options } = made;
    return {
      module: HealthModule,
      imports: [...(imports ?? [])],
      controllers: [HealthController],
      providers: [
        {
          provide: READINESS,
          inject: [...(inject ?? [])],
          useFactory: async (...parts: never[]): Promise<Asked> => ({ ...options, sources: await useFactory(...parts) }),
        },
      ],
    };
  }
}
