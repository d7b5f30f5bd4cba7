import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { IsBoolean, IsOptional } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { AgendaLoop } from '#libs/agenda';
import { LocalIssuer, OpenToAll } from '#libs/access/sign-in';
import { invalidFields, knownParameters, validated, type Query } from '#libs/http';
import { compile, IsInstantText, IsText } from '#libs/http/validation';
import { ClockWouldGoBack, type DemoClock } from '../office/index.js';

class MoveClock {
  @IsInstantText() to!: string;
  /** Answer when what fell due was asked for, so that warnings come at the same times in every run. */
  @IsOptional() @IsBoolean() settle?: boolean;
}

class AskToken {
  /** Login of a person of the demonstration. */
  @IsText(1, 100) subject!: string;
}

const moveClock = compile(MoveClock);
const askToken = compile(AskToken);

/** Routes that exist in demo mode only: who may be acted as, a token for one of them, and the demonstration's clock. */
@Controller('v1/demo')
@OpenToAll()
export class DemoController {
  constructor(
    @Inject('demo clock') private readonly clock: DemoClock,
    @Inject(LocalIssuer) private readonly issuer: LocalIssuer,
    @Inject(AgendaLoop) private readonly agenda: AgendaLoop,
  ) {}

  @Get()
  about(@Req() { query }: FastifyRequest) {
    knownParameters(query as Query, []);
    return {
      demo: true,
      now: this.clock.now(),
      token: 'POST /v1/demo/token {"subject":"…"}',
      clock: 'POST /v1/demo/clock {"to":"2026-03-01T01:00:00.000Z"}',
    };
  }

  @Post('token')
  @HttpCode(200)
  async token(@Req() request: FastifyRequest) {
    knownParameters(request.query as Query, []);
    const { subject } = validated(askToken, request.body);
    return { access_token: await this.issuer.issue(subject), token_type: 'Bearer', expires_in: 8 * 3600 };
  }

  /** Moves the demonstration's clock forward; it never goes back, and never past the real time. */
  @Post('clock')
  @HttpCode(200)
  async moveClock(@Req() request: FastifyRequest) {
    knownParameters(request.query as Query, []);
    const { to, settle } = validated(moveClock, request.body);
    try {
      this.clock.moveTo(to);
    } catch (error) {
      if (!(error instanceof ClockWouldGoBack) && !(error instanceof RangeError)) throw error;
      throw invalidFields([
        {
          pointer: '/to',
          code: 'out-of-range',
          message: {
            zh: `演示时钟只能从 ${this.clock.now()} 向前拨，且不得晚于真实时间`,
            en: `the clock shows ${this.clock.now()}; it moves forward only, and never past the real time`,
          },
        },
      ]);
    }
    // a loop that fails is logged and tries again by itself
    if (settle === true) await this.agenda.settle().catch(() => undefined);
    return { now: this.clock.now() };
  }
}
