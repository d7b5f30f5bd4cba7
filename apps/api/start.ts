import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { systemClock, systemMonotonic, type AnyCaseType, type JsonObject } from '#libs/kernel';
import { RemoteKeys, TokenVerifier, type Access, type LocalIssuer } from '#libs/access/sign-in';
import type { HandleCase } from '#libs/case-runtime';
import type { EventStore } from '#libs/event-store';
import { AGENCIES, AgendaLoop, DutyReader, reorganisedAgencies, withAgenda } from '#libs/agenda';
import {
  answerTogether,
  forbidStoring,
  limitRequests,
  NewestForMany,
  ProblemFilter,
  refuseUnclear,
  refuseWhileClosing,
  RoutedMethods,
  useStrictJson,
} from '#libs/http';
import { acceptUploads } from '#libs/http/attachments';
import { clockReadiness, storeReadiness, viewsReadiness, type ReadinessSource } from '#libs/http/health';
import { setUpDocs } from '#libs/http/openapi';
import { createLogger, logRequests, type Logger } from '#libs/http/logging';
import { measuredAppends, measuredCommands, OfficeMetrics } from '#libs/http/metrics';
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
import { createApp } from './app.js';
import { refuseTakenPort } from './free-port.js';
import { Parting } from './parting.js';
import { UploadExpiry } from './upload-expiry.js';

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

/** Notes how what was opened is closed again should the start fail. */
type ClosedOnFailure = (close: () => Promise<unknown>) => void;

async function started(environment: Environment, options: StartOptions, closedOnFailure: ClosedOnFailure): Promise<RunningApi> {
  const logger = options.logger ?? createLogger({ level: environment.logLevel });
  const metrics = new OfficeMetrics();
  const { office, issuer, views, clockBehind } = await officeAtWork(environment, options, { logger, metrics }, closedOnFailure);
  const database = await openViewDatabase(views.database);
  closedOnFailure(() => database.close());
  if (environment.demo) await foundOffice(office, DEMO_FOUNDING);
  const types = office.types.all;
  const reader = new ViewReader({
    database,
    views: types.flatMap((type) => type.views),
    store: office.store,
    codec: office.codec,
    clock: office.clock,
    progress: views,
  });
  const handle = measuredCommands((ask: HandleCase) => office.runtime.handle(ask), metrics);
  const agenda = new AgendaLoop({
    types,
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
    types,
    registers: Object.fromEntries(types.flatMap(({ name, dutyRegister }) => (dutyRegister === undefined ? [] : [[name, dutyRegister]]))),
    clock: office.clock,
  });
  const access = accessTo(office, environment, issuer);
  const reorganised = async (atLeast?: string) => {
    if (atLeast !== undefined) await reader.waitFor(AGENCIES, atLeast);
    return reorganisedAgencies(database);
  };
  const health = [
    storeReadiness(office.store),
    viewsReadiness(() => reader.health()),
    clockReadiness(office.clock, clockBehind),
    agendaReadiness(agenda),
  ];
  const newest = new NewestForMany(office.store);
  const parts = { office, reader, access, metrics, views, newest, handle, duties, agenda, reorganised, health };
  const app = await createApp({ ...parts, ...(issuer === undefined ? {} : { issuer }) }, logger);
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
  setUpDocs(app, () => apiDocument(types, office.lawFor(officeDay(office), {}), environment.demo));
  app.useGlobalFilters(new ProblemFilter(logger, methods));
  let url = '';
  if (options.inject === true) await app.init();
  else {
    await app.listen(environment.port, environment.host);
    views.onProgress(() => agenda.told());
    agenda.start();
    url = await app.getUrl();
  }
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
      await views.stop();
      await database.close();
      await office.close();
    },
  };
}

/** The office, its own issuer of tokens where it is a demonstration, and whoever folds its views, woken by what is appended. */
async function officeAtWork(
  environment: Environment,
  { types: own, clock, randomness, aroundStore }: StartOptions,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: OfficeMetrics },
  closedOnFailure: ClosedOnFailure,
) {
  const types = own === undefined ? officeTypes : withAgenda(own);
  let behind: { readonly milliseconds: number; readonly at: string } | undefined;
  let views: RunningViews | undefined;
  const office = await openOffice({
    environment,
    types,
    ...(clock === undefined ? {} : { clock }),
    ...(randomness === undefined ? {} : { randomness }),
    onAppended: () => views?.wake(),
    aroundStore: (store) => measuredAppends(aroundStore?.(store) ?? store, metrics),
    onIncident: (kind, detail) => {
      metrics.incident(kind);
      logger.warn({ kind, ...detail }, 'incident');
      if (kind === 'clock-behind') behind = { ...(detail as { milliseconds: number }), at: systemClock.now() };
    },
  });
  closedOnFailure(() => office.giveUp());
  const issuer = environment.demo ? await openDemoIssuer(environment) : undefined;
  const entry = viewsThreadEntry();
  const observer = metrics.viewObserver();
  const running =
    environment.eventStoreUrl === undefined && entry !== undefined
      ? await runViewsInThread({ environment, logger, observer }, entry)
      : await runViewsHere({ environment, types, logger, observer }, office.store);
  views = running;
  closedOnFailure(() => running.stop());
  return { office, issuer, views: running, clockBehind: () => behind };
}

function accessTo(office: Office, environment: Environment, issuer: LocalIssuer | undefined): Access {
  return {
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
