import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessModule, BearerGuard, LocalIssuer, type Access } from '#libs/access/sign-in';
import type { HandleCase, Receipt } from '#libs/case-runtime';
import { AgendaLoop, type DutyReader } from '#libs/agenda';
import {
  CaseDoor,
  CasesModule,
  HANDLE_CASE,
  HOST_JUDGED_HERE,
  JSON_LIMIT,
  QuestionDoor,
  SERVER_PROBLEMS,
  type NewestForMany,
  type QuestionDoorPorts,
} from '#libs/http';
import { AttachmentDoor } from '#libs/http/attachments';
import { HealthModule } from '#libs/http/health';
import { SupervisionModule } from '#libs/http/supervision';
import { NestLog, traceOf, type Logger } from '#libs/http/logging';
import { MetricsModule, type OfficeMetrics } from '#libs/http/metrics';
import { ViewReader } from '#libs/views';
import { officeDay, type Office, type RunningViews } from '../office/index.js';
import { DemoController } from './demo.controller.js';
import { OFFICE } from './office.token.js';
import { OperationsController, RUNNING_VIEWS } from './operations.controller.js';
import { PeopleController } from './people.controller.js';

/** Of a part of an address, in characters: a duty is named by its stream and a label of forty characters, in base64. */
const LONGEST_NAME = 512;

/** What the doors of the API are made of. */
export interface AppParts {
  readonly office: Office;
  readonly reader: ViewReader;
  readonly access: Access;
  readonly metrics: OfficeMetrics;
  readonly views: RunningViews;
  readonly duties: DutyReader;
  readonly agenda: AgendaLoop;
  readonly reorganised: QuestionDoorPorts['reorganised'];
  readonly newest: NewestForMany;
  readonly handle: (ask: HandleCase) => Promise<Receipt>;
  readonly health: Parameters<typeof HealthModule.forRoot>[0];
  readonly issuer?: LocalIssuer;
}

@Module({})
class OfficeModule {}

@Module({})
class ApiModule {}

function noSchemas(): never {
  throw new Error('a route with a schema of the framework: nothing here would judge by it');
}

/** What the doors need, provided to every module. */
function officeModule({ office, reader, views, handle, reorganised, newest }: AppParts): DynamicModule {
  const providers = [
    { provide: HANDLE_CASE, useValue: handle },
    { provide: RUNNING_VIEWS, useValue: views },
    { provide: ViewReader, useValue: reader },
    {
      provide: CaseDoor,
      inject: [CommandBus],
      useFactory: (commands: CommandBus) => new CaseDoor(commands, office),
    },
    {
      provide: AttachmentDoor,
      useValue: new AttachmentDoor({
        reader: office.reader,
        attachments: office.attachments,
        scope: office.scope,
        lawOf: (type, state) => office.lawFor(officeDay(office), type.place?.(state) ?? {}),
        uploadLimit: office.environment.attachmentLimitMib * 1024 * 1024,
      }),
    },
    { provide: OFFICE, useValue: office },
    {
      provide: QuestionDoor,
      inject: [QueryBus],
      useFactory: (queries: QueryBus) =>
        new QuestionDoor(queries, { ...office, cases: office.reader, views: reader, reorganised, store: newest }),
    },
  ];
  return { module: OfficeModule, global: true, imports: [CqrsModule], providers, exports: providers.map(({ provide }) => provide) };
}

function appModule(parts: AppParts): DynamicModule {
  const { office, access, issuer, metrics, health, duties, reader, agenda, reorganised, newest } = parts;
  return {
    module: ApiModule,
    imports: [
      CqrsModule.forRoot(),
      officeModule(parts),
      AccessModule.forRoot(access),
      HealthModule.forRoot(health),
      MetricsModule.forRoot(metrics),
      CasesModule.forRoot(office.types.all),
      SupervisionModule.forRoot({
        duties,
        views: reader,
        cases: office.reader,
        scope: office.scope,
        types: office.types.all,
        clock: office.clock,
        lawFor: office.lawFor,
        reorganised,
        identifiers: office.identifiers,
        store: newest,
      }),
    ],
    controllers: [OperationsController, PeopleController, ...(issuer === undefined ? [] : [DemoController])],
    providers: [
      { provide: APP_GUARD, useExisting: BearerGuard },
      BearerGuard,
      ...(issuer === undefined
        ? []
        : [
            { provide: LocalIssuer, useValue: issuer },
            { provide: 'demo clock', useValue: office.demoClock },
            { provide: AgendaLoop, useValue: agenda },
          ]),
    ],
    exports: [],
  };
}

/** The Nest application of the doors, not yet listening. */
export function createApp(parts: AppParts, logger: Logger): Promise<NestFastifyApplication> {
  return NestFactory.create<NestFastifyApplication>(
    appModule(parts),
    new FastifyAdapter({
      bodyLimit: JSON_LIMIT,
      // a large attachment over a slow line takes minutes; slow headers are cut off early
      requestTimeout: 600_000,
      http: { headersTimeout: 10_000, ...HOST_JUDGED_HERE },
      // HEAD answers as GET does, without the body
      exposeHeadRoutes: true,
      routerOptions: { maxParamLength: LONGEST_NAME },
      // the framework's own compilers of schemas take a tenth of a start, and no route has a schema: bodies are judged by their classes
      schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
      ...SERVER_PROBLEMS,
      genReqId: traceOf,
    }),
    { bodyParser: false, logger: new NestLog(logger), abortOnError: false },
  );
}
