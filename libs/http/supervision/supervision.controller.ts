import { Controller, Get, Inject, Module, Param, Req, type DynamicModule } from '@nestjs/common';
import { asked, type KnownRequest } from '../case-controller.js';
import { SupervisionDoor, type SupervisionPorts } from './supervision-door.js';

/** 执法监督期限: duties with their lights, counts, the calendar, the overdue rate, and why each date is what it is. */
@Controller('v1/supervision')
class SupervisionController {
  constructor(@Inject(SupervisionDoor) private readonly door: SupervisionDoor) {}

  @Get('duties')
  duties(@Req() request: KnownRequest): Promise<object> {
    return this.door.duties(asked(request));
  }

  @Get('duties/counts')
  counts(@Req() request: KnownRequest): Promise<object> {
    return this.door.counts(asked(request));
  }

  @Get('duties/:id/explanation')
  explanation(@Req() request: KnownRequest, @Param('id') id: string): Promise<object> {
    return this.door.explanation(id, asked(request));
  }

  @Get('calendar')
  calendar(@Req() request: KnownRequest): Promise<object> {
    return this.door.calendar(asked(request));
  }

  @Get('overdue')
  overdue(@Req() request: KnownRequest): Promise<object> {
    return this.door.overdue(asked(request));
  }
}

@Module({})
export class SupervisionModule {
  static forRoot(ports: SupervisionPorts): DynamicModule {
    return {
      module: SupervisionModule,
      controllers: [SupervisionController],
      providers: [{ provide: SupervisionDoor, useValue: new SupervisionDoor(ports) }],
    };
  }
}
