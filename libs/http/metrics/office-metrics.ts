import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { ViewHealth, ViewObserver } from '#libs/views';
import { TalliedCounter, TalliedHistogram, type Durations, type Tally } from './tallies.js';

export interface OfficeMetricsOptions {
  /** Memory, CPU, event loop and garbage collection of the process too; yes unless told otherwise. */
  readonly process?: boolean;
}

const REQUEST_BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const STORE_BOUNDS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/**
 * Figures of the running office for Prometheus. Labels are names that the build knows (routes, types, commands, codes, views), never
 * an id or anything a person typed.
 */
export class OfficeMetrics {
  readonly registry = new Registry();
  private readonly requests: TalliedHistogram<'method' | 'route' | 'status'>;
  private readonly commands: TalliedCounter<'type' | 'command' | 'outcome'>;
  private readonly appends: TalliedHistogram<'outcome'>;
  private readonly appendedEvents: TalliedCounter<'outcome'>;
  private readonly incidents: Counter<'kind'>;
  /** Gauges of others are looked up together before the figures are written. */
  private readonly looks: (() => Promise<void>)[] = [];
  private readonly commandTallies = new Map<string, Map<string, Tally>>();
  private readonly appendTallies = new Map<string, { readonly durations: Durations; readonly events: Tally }>();

  constructor({ process: ofProcess = true }: OfficeMetricsOptions = {}) {
    const { registry } = this;
    this.requests = new TalliedHistogram({
      name: 'office_http_request_duration_seconds',
      help: 'Time from the request to the end of the answer, by route template',
      labelNames: ['method', 'route', 'status'],
      bounds: REQUEST_BOUNDS,
      registry,
    });
    this.commands = new TalliedCounter({
      name: 'office_commands_total',
      help: 'Commands handled, by what came of them: accepted, already-so, or the code of the refusal or problem',
      labelNames: ['type', 'command', 'outcome'],
      registry,
    });
    this.appends = new TalliedHistogram({
      name: 'office_store_append_duration_seconds',
      help: 'Time until an append was durable or failed',
      labelNames: ['outcome'],
      bounds: STORE_BOUNDS,
      registry,
    });
    this.appendedEvents = new TalliedCounter({
      name: 'office_store_append_events_total',
      help: 'Events handed to the store to append',
      labelNames: ['outcome'],
      registry,
    });
    this.incidents = new Counter({
      name: 'office_incidents_total',
      help: 'What an operator must know of: a clock behind, a view stopped, …',
      labelNames: ['kind'],
      registers: [registry],
    });
    if (ofProcess) collectDefaultMetrics({ register: registry });
  }

  /** Measures every answered request; to be called before the server starts. */
  observeRequests(server: Pick<FastifyInstance, 'addHook'>): void {
    const byRoute = new Map<string, Map<number, Durations>>();
    server.addHook('onResponse', (request, reply, done) => {
      const { url } = request.routeOptions;
      // an address that leads nowhere may come with any method
      const key = url === undefined ? 'none' : request.method + url;
      const { statusCode } = reply;
      let byStatus = byRoute.get(key);
      if (byStatus === undefined) byRoute.set(key, (byStatus = new Map()));
      let durations = byStatus.get(statusCode);
      if (durations === undefined) {
        const labels = { method: url === undefined ? 'any' : request.method, route: url ?? 'none', status: String(statusCode) };
        byStatus.set(statusCode, (durations = this.requests.child(labels)));
      }
      durations.observe(reply.elapsedTime / 1000);
      done();
    });
  }

  /** One command was handled. */
  command(type: string, command: string, outcome: string): void {
    const asked = `${type}/${command}`;
    let outcomes = this.commandTallies.get(asked);
    if (outcomes === undefined) this.commandTallies.set(asked, (outcomes = new Map()));
    let tally = outcomes.get(outcome);
    if (tally === undefined) outcomes.set(outcome, (tally = this.commands.child({ type, command, outcome })));
    tally.count += 1;
  }

  /** One append ended: `stored`, or the kind of its failure. */
  append(outcome: string, events: number, milliseconds: number): void {
    let tallies = this.appendTallies.get(outcome);
    if (tallies === undefined) {
      tallies = { durations: this.appends.child({ outcome }), events: this.appendedEvents.child({ outcome }) };
      this.appendTallies.set(outcome, tallies);
    }
    tallies.durations.observe(milliseconds / 1000);
    tallies.events.count += events;
  }

  /** Something that an operator must know of. */
  incident(kind: string): void {
    this.incidents.inc({ kind });
  }

  /** What the view runner tells, to be passed to it. */
  viewObserver(): ViewObserver {
    const registers = [this.registry];
    const labelNames = ['view'] as const;
    const counter = (name: string, help: string) => new Counter({ name, help, labelNames: [...labelNames], registers });
    const events = counter('office_view_batch_events_total', 'Events that went through a view');
    const batches = counter('office_view_batches_total', 'Batches written to a view');
    const retries = counter('office_view_retries_total', 'Batches written again after a fault of the database');
    const swaps = counter('office_view_swaps_total', 'Rebuilt views put in place');
    return {
      batch: (report) => {
        for (const view of report.views) {
          events.inc({ view }, report.events);
          batches.inc({ view });
        }
      },
      retried: (views) => views.forEach((view) => retries.inc({ view })),
      stopped: () => this.incident('view-stopped'),
      lost: () => this.incident('view-lost'),
      swapped: (view) => swaps.inc({ view }),
    };
  }

  /** Shows how far every view is behind, looked up when the figures are asked for. */
  watchViews(health: () => Promise<readonly ViewHealth[]>): void {
    const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ['view'], registers: [this.registry] });
    const lagEvents = gauge('office_view_lag_events', 'Events not yet processed, counted up to 1,000');
    const lagSeconds = gauge('office_view_lag_seconds', 'Age of the oldest event not yet processed');
    const processed = gauge('office_view_events', 'Events processed so far');
    const stopped = gauge('office_view_stopped', '1 where the view stopped at an event that it could not take');
    this.looks.push(async () => {
      for (const view of await health()) {
        lagEvents.set({ view: view.view }, view.lag.events);
        lagSeconds.set({ view: view.view }, view.lag.seconds);
        processed.set({ view: view.view }, view.events);
        stopped.set({ view: view.view }, view.state === 'stopped' ? 1 : 0);
      }
    });
  }

  /** The figures as Prometheus reads them. A source that fails is told as an incident, and its last figures stay. */
  async text(): Promise<string> {
    for (const look of this.looks) {
      try {
        await look();
      } catch {
        this.incident('metrics-source-failed');
      }
    }
    return this.registry.metrics();
  }
}
