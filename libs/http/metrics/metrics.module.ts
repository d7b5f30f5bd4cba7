import { Controller, Get, Header, Inject, Module, type DynamicModule } from '@nestjs/common';
import { OpenToAll } from '#libs/access/sign-in';
import type { OfficeMetrics } from './office-metrics.js';

/** Injection token of the office's metrics. */
const OFFICE_METRICS = Symbol('office metrics');

@OpenToAll()
@Controller('metrics')
class MetricsController {
  constructor(@Inject(OFFICE_METRICS) private readonly metrics: OfficeMetrics) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  figures(): Promise<string> {
    return this.metrics.text();
  }
}

/** `GET /metrics`, open to all: it tells of the office, never of a person. */
@Module({})
export class MetricsModule {
  static forRoot(metrics: OfficeMetrics): DynamicModule {
    return {
      module: MetricsModule,
      controllers: [MetricsController],
      providers: [{ provide: OFFICE_METRICS, useValue: metrics }],
    };
  }
}
