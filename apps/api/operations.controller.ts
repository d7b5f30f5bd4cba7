import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsOptional, IsString } from 'class-validator';
import { compile } from '#libs/http/validation';
import { idempotencyKey, invalidFields, knownParameters, problem, validated, type KnownRequest, type Query } from '#libs/http';
import { tellable, ViewReader, type RebuildReport } from '#libs/views';
import type { RunningViews } from '../office/index.js';

/** Injection token of the views as this process runs them. */
export const RUNNING_VIEWS = Symbol('running views');

class RebuildViews {
  /** Names of views; all where left out. */
  @IsOptional() @IsArray() @ArrayMaxSize(200) @IsString({ each: true }) views?: string[];
}

const rebuildViews = compile(RebuildViews);

/** What a system administrator does to a running office. */
@Controller('v1/operations')
export class OperationsController {
  private rebuilding: RebuildReport | undefined;

  constructor(
    @Inject(RUNNING_VIEWS) private readonly running: RunningViews,
    @Inject(ViewReader) private readonly reader: ViewReader,
  ) {}

  @Get('views')
  async views(@Req() request: KnownRequest) {
    askedByAdministrator(request);
    const rebuilding = (await this.running.lastRebuild?.()) ?? this.rebuilding;
    return { views: await this.reader.health(), ...(rebuilding === undefined ? {} : { rebuilding }) };
  }

  /**
   * Starts building views anew beside the live ones; one rebuild at a time, asked again it answers how far it is. Where processes share
   * the views, those that fold them take it up, whichever is asked.
   */
  @Post('views/rebuild')
  @HttpCode(202)
  async rebuild(@Req() request: KnownRequest) {
    askedByAdministrator(request);
    idempotencyKey(request.headers['idempotency-key']);
    const asked = validated(rebuildViews, request.body);
    const known = (await this.reader.health()).map(({ view }) => view);
    const views = asked.views ?? known;
    const unknown = views.findIndex((view) => !known.includes(view));
    if (unknown >= 0) {
      throw invalidFields([{ pointer: `/views/${unknown}`, code: 'unknown', message: { zh: '没有此视图', en: 'there is no such view' } }]);
    }
    if (this.rebuilding?.done !== false) this.start(views);
    return { rebuilding: this.rebuilding };
  }

  private start(views: readonly string[]): void {
    const report = { views, events: 0, of: 0, done: false };
    this.rebuilding = report;
    this.running
      .rebuild(views, ({ events, of }) => Object.assign(report, { events, of }))
      .then(
        () => Object.assign(report, { done: true }),
        (error: unknown) => Object.assign(report, { error: tellable(error), done: true }),
      );
  }
}

/** No parameters, and nobody else. @throws Problem */
function askedByAdministrator(request: KnownRequest): void {
  if (!request.caller.roles.includes('system-administrator'))
    throw problem('not-permitted', { members: { needs: ['system-administrator'] } });
  knownParameters(request.query as Query, []);
}
