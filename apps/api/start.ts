import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { systemClock, systemMonotonic, type AnyCaseType, type JsonObject } from '#libs/kernel';
import { AccessModule, BearerGuard, LocalIssuer, RemoteKeys, TokenVerifier, type Access } from '#libs/access/sign-in';
import type { HandleCase, Receipt } from '#libs/case-runtime';
import type { EventStore } from '#libs/event-store';
import { AGENCIES, AgendaLoop, DutyReader, reorganisedAgencies, withAgenda } from '#libs/agenda';
import {
  answerTogether,
  CaseDoor,
  CasesModule,
  forbidStoring,
  HANDLE_CASE,
  HOST_JUDGED_HERE,
  JSON_LIMIT,
  limitRequests,
  NewestForMany,
  ProblemFilter,
  QuestionDoor,
  type QuestionDoorPorts,
  refuseUnclear,
  refuseWhileClosing,
  RoutedMethods,
  SERVER_PROBLEMS,
  useStrictJson,
} from '#libs/http';
import { acceptUploads, AttachmentDoor } from '#libs/http/attachments';
import { clockReadiness, HealthModule, storeReadiness, viewsReadiness, type ReadinessSource } from '#libs/http/health';
import { SupervisionModule } from '#libs/http/supervision';
import { setUpDocs } from '#libs/http/openapi';
import { createLogger, logRequests, NestLog, traceOf, type Logger } from '#libs/http/logging';
import { measuredAppends, measuredCommands, MetricsModule, OfficeMetrics } from '#libs/http/metrics';
import { openViewDatabase, ViewReader } from '#libs/views';
import type { Environment } from '#config/environment';
import {
  DEMO_FOUNDING,
  foundOffice,
  isShared,
  LEASE_MS,
  officeDay,
  openOffice,
  runViewsHere,
  runViewsInThread,
  type Office,
  type OfficeOptions,
  type RunningViews,
  officeTypes,
} from '../office/index.js';
import { openDemoIssuer } from '../office/demo-issuer.js';
import { apiDocument } from './api-document.js';
import { DemoController } from './demo.controller.js';
import { refuseTakenPort } from './free-port.js';
import { OFFICE } from './office.token.js';
import { Parting } from './parting.js';
import { PeopleController } from './people.controller.js';
import { OperationsController, RUNNING_VIEWS } from './operations.controller.js';
import { UploadExpiry } from './upload-expiry.js';

/** Of a part of an address, in characters: a duty is named by its stream and a label of forty characters, in base64. */
const LONGEST_NAME = 512;

/** A running API, as main and specs hold it. */
export interface RunningApi {
  readonly app: NestFastifyApplication;
  readonly office: Office;
  readonly views: RunningViews;
  readonly reader: ViewReader;
  /** The loop of duties; ticks by itself unless requests are injected. */
  readonly agenda: AgendaLoop;
  /** The look for uploads that no event names; the first one began with the start. */
  readonly expiry: UploadExpiry;
  readonly url: string;
  /** What a newcomer reads after the start. */
  readonly welcome: string;
  close(): Promise<void>;
}

export interface StartOptions extends Partial<Pick<OfficeOptions, 'clock' | 'randomness'>> {
  readonly types?: readonly AnyCaseType[];
  /** Do not listen; requests are injected. */
  readonly inject?: boolean;
  readonly logger?: Logger;
  /** Given the HTTP server before its routes are made. */
  readonly onServer?: (server: FastifyInstance) => void;
  readonly aroundStore?: (store: EventStore) => EventStore;
}

/**
 * Puts the office and its HTTP door together and starts listening. Where it cannot, what was opened is closed again.
 * @throws BadSetting, BadLaw, StoreUnavailable
 */
export async function startApi(environment: Environment, options: StartOptions = {}): Promise<RunningApi> {
  if (options.inject !== true) await refuseTakenPort(environment);
  const opened: (() => Promise<unknown>)[] = [];
  try {
    return await started(environment, options, (close) => opened.unshift(close));
  } catch (error) {
    for (const close of opened) await close().catch(() => undefined);
    throw error;
  }
}

async function started(
  environment: Environment,
  options: StartOptions,
  closedOnFailure: (close: () => Promise<unknown>) => void,
): Promise<RunningApi> {
  const types = options.types === undefined ? officeTypes : withAgenda(options.types);
  const logger = options.logger ?? createLogger({ level: environment.logLevel });
  const metrics = new OfficeMetrics();
  let clockBehind: { readonly milliseconds: number; readonly at: string } | undefined;
  let views: RunningViews | undefined;
  const office = await openOffice({
    environment,
    types,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.randomness === undefined ? {} : { randomness: options.randomness }),
    onAppended: () => views?.wake(),
    aroundStore: (store) => measuredAppends(options.aroundStore?.(store) ?? store, metrics),
    onIncident: (kind, detail) => {
      metrics.incident(kind);
      logger.warn({ kind, ...detail }, 'incident');
      if (kind === 'clock-behind') clockBehind = { ...(detail as { milliseconds: number }), at: systemClock.now() };
    },
  });
  closedOnFailure(() => office.giveUp());
  const issuer = environment.demo ? await openDemoIssuer(environment) : undefined;
  const entry = viewsThreadEntry();
  views =
    environment.eventStoreUrl === undefined && entry !== undefined
      ? await runViewsInThread({ environment, logger, observer: metrics.viewObserver() }, entry)
      : await runViewsHere({ environment, types, logger, observer: metrics.viewObserver() }, office.store);
  const running = views;
  closedOnFailure(() => running.stop());
  const database = await openViewDatabase(views.database);
  closedOnFailure(() => database.close());
  if (environment.demo) await foundOffice(office, DEMO_FOUNDING);
  const reader = new ViewReader({
    database,
    views: office.types.all.flatMap((type) => type.views),
    store: office.store,
    codec: office.codec,
    clock: office.clock,
    progress: views,
  });
  const handle = measuredCommands((ask: HandleCase) => office.runtime.handle(ask), metrics);
  const agenda = new AgendaLoop({
    types: office.types.all,
    store: office.store,
    streams: office.streams,
    database,
    reader,
    clock: office.clock,
    logger,
    ask: handle,
    lawDigest: office.law.digest,
    // in a read database of its own a process would take turns with nobody
    ...(isShared(environment) ? { lease: { holder: randomUUID(), ttlMs: LEASE_MS, monotonic: systemMonotonic } } : {}),
  });
  const duties = new DutyReader({
    database,
    types: office.types.all,
    registers: Object.fromEntries(
      office.types.all.flatMap(({ name, dutyRegister }) => (dutyRegister === undefined ? [] : [[name, dutyRegister]])),
    ),
    clock: office.clock,
  });
  const access: Access = {
    verifier: new TokenVerifier({
      issuer: issuer?.issuer ?? environment.oidcIssuer!,
      audience: environment.audience,
      algorithms: environment.tokenAlgorithms,
      keys: issuer?.keys ?? new RemoteKeys({ issuer: environment.oidcIssuer!, clock: systemClock }),
      clock: systemClock,
    }),
    directory: office.directory,
    clock: office.clock,
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    appModule({
      office,
      reader,
      access,
      metrics,
      views,
      newest: new NewestForMany(office.store),
      handle,
      duties,
      agenda,
      reorganised: async (atLeast) => {
        if (atLeast !== undefined) await reader.waitFor(AGENCIES, atLeast);
        return reorganisedAgencies(database);
      },
      health: [
        storeReadiness(office.store),
        viewsReadiness(() => reader.health()),
        clockReadiness(office.clock, () => clockBehind),
        agendaReadiness(agenda),
      ],
      ...(issuer === undefined ? {} : { issuer }),
    }),
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
  closedOnFailure(() => app.close());
  const server = app.getHttpAdapter().getInstance();
  refuseWhileClosing(server);
  forbidStoring(server);
  refuseUnclear(server);
  answerTogether(server);
  const parting = new Parting(server.server);
  const methods = new RoutedMethods(server);
  options.onServer?.(server);
  metrics.observeRequests(server);
  metrics.watchViews(() => reader.health());
  logRequests(server, logger);
  useStrictJson(app);
  acceptUploads(app);
  await limitRequests(app, environment.rateLimit, access.verifier);
  setUpDocs(app, () => apiDocument(office.types.all, office.lawFor(officeDay(office), {}), environment.demo));
  app.useGlobalFilters(new ProblemFilter(logger, methods));
  if (options.inject === true) await app.init();
  else await app.listen(environment.port, environment.host);
  if (options.inject !== true) {
    running.onProgress(() => agenda.told());
    agenda.start();
  }
  const url = options.inject === true ? '' : await app.getUrl();
  const expiry = new UploadExpiry({ attachments: office.attachments, streams: office.streams, clock: office.clock, logger });
  expiry.start();
  return {
    app,
    office,
    views,
    reader,
    agenda,
    expiry,
    url,
    welcome: welcome(url, environment),
    close: async () => {
      const lookOver = expiry.stop();
      const freeing = setInterval(() => parting.look(performance.now()), 50);
      await app.close().finally(() => clearInterval(freeing));
      await lookOver;
      await agenda.stop();
      reader.end();
      await running.stop();
      await database.close();
      await office.close();
    },
  };
}

interface AppParts {
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

/** Duties that could not be asked are shown with why; only a loop that fails makes the office unready. */
function agendaReadiness(agenda: AgendaLoop): ReadinessSource {
  return {
    name: 'agenda',
    check: async () => {
      const { lastTick, parkedCount, parkedReasons } = await agenda.health();
      const last: JsonObject = lastTick === undefined ? {} : { lastTick: { at: lastTick.at, outcome: lastTick.outcome } };
      return { ready: lastTick?.outcome !== 'failed', detail: { ...last, parked: parkedCount, reasons: parkedReasons } };
    },
  };
}

/** The built views thread beside this file; undefined from source, where specs fold in process. */
function viewsThreadEntry(): string | undefined {
  const entry = process.argv[1] === undefined ? undefined : join(process.argv[1], '..', 'views.thread.js');
  return entry !== undefined && existsSync(entry) ? entry : undefined;
}

function welcome(url: string, environment: Environment): string {
  const lines = [`案卷 Anjuan is ready: ${url}`, `  API documentation  ${url}/docs`, `  data               ${environment.dataDir}`];
  if (environment.demo) {
    lines.push(
      `  a demo token       curl -s ${url}/v1/demo/token -H 'content-type: application/json' -d '{"subject":"system-admin"}'`,
      '  fill the office    npm run demo',
    );
  }
  return lines.join('\n');
}
