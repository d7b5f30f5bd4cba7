import { uuid5 } from '#libs/kernel';
import { NoAnswer, type BuiltOffice } from './support.js';
import { readyBodies, type Sessions } from './bodies.js';

/** One command asked, under one key, until it was answered. */
export interface Asked {
  readonly cause: string;
  /** Types of the events that it must have made, all in one batch. */
  readonly types: readonly string[];
  attempts: number;
  /** What the office acknowledged. */
  answered?: {
    readonly stream: string;
    readonly events: readonly { readonly id: string; readonly revision: number; readonly type: string }[];
  };
}

interface Ask {
  readonly by: 'officer' | 'head' | 'security';
  readonly category: 'penalty' | 'officer';
  readonly command: string;
  readonly caseId?: string;
  readonly body: object;
  readonly ifMatch?: number;
  readonly types: readonly string[];
}

const ROUTES = { penalty: 'penalty-cases', officer: 'officers' } as const;

/**
 * People who work all the time: each opens cases, files them (a register entry and a case event), records inquiries, and now and
 * then registers a colleague (two events in one batch, and a claim on the login). Whoever gets no answer asks again under the same key.
 */
export class BusyClerks {
  readonly asked: Asked[] = [];
  answers = 0;
  private stopped = false;
  private drawn = 0;

  constructor(
    private readonly office: () => Promise<BuiltOffice>,
    private readonly sessions: Sessions,
    private readonly random: () => number,
  ) {}

  /** Works until told to stop; every command begun is brought to its end. */
  async work(clerks: number): Promise<void> {
    await Promise.all(Array.from({ length: clerks }, (_, clerk) => this.one(clerk)));
  }

  stop(): void {
    this.stopped = true;
  }

  private async one(clerk: number): Promise<void> {
    const bodies = readyBodies(this.sessions);
    while (!this.stopped) {
      if (this.random() < 0.3) {
        const subject = `colleague-${clerk}-${(this.drawn += 1)}`;
        const types = ['officer.registered', 'officer.post-assigned'];
        await this.ask({ by: 'security', category: 'officer', command: 'register', body: bodies.officer(subject), types });
        continue;
      }
      const opened = await this.ask({
        by: 'officer',
        category: 'penalty',
        command: 'register-lead',
        body: bodies.lead,
        types: ['penalty.lead-registered'],
      });
      const caseId = String(opened.caseId);
      const on = { category: 'penalty', caseId } as const;
      await this.ask({
        ...on,
        by: 'officer',
        command: 'identify-parties',
        body: bodies.parties,
        ifMatch: 0,
        types: ['penalty.parties-identified'],
      });
      await this.ask({ ...on, by: 'head', command: 'file-case', body: bodies.filing, ifMatch: 1, types: ['penalty.filed'] });
      for (let number = 1; number <= 6 && !this.stopped; number += 1) {
        const body = bodies.inquiry(number);
        await this.ask({ ...on, by: 'officer', command: 'record-inquiry', body, ifMatch: number + 1, types: ['penalty.inquiry-recorded'] });
      }
    }
  }

  private async ask(ask: Ask): Promise<{ readonly caseId: string }> {
    const key = `crash-${this.asked.length}`;
    const route = ROUTES[ask.category];
    const asked: Asked = {
      cause: uuid5(this.sessions[ask.by].subject, `${route}/${ask.command}`, ask.caseId ?? 'new', key),
      types: ask.types,
      attempts: 0,
    };
    this.asked.push(asked);
    const path = ask.caseId === undefined ? `/v1/${route}` : `/v1/${route}/${ask.caseId}/${ask.command}`;
    const headers = { 'idempotency-key': key, ...(ask.ifMatch === undefined ? {} : { 'if-match': `"${ask.ifMatch}"` }) };
    for (;;) {
      asked.attempts += 1;
      const office = await this.office();
      let answer;
      try {
        answer = await office.person(this.sessions[ask.by].token).post(path, ask.body, headers);
      } catch (error) {
        if (error instanceof NoAnswer) continue;
        throw error;
      }
      this.answers += 1;
      if (answer.status === 503 || answer.body['code'] === 'busy') continue;
      if (answer.status >= 300) throw new Error(`${ask.command} was answered ${answer.text}`);
      const { caseId, events } = answer.body as unknown as { caseId: string; events: NonNullable<Asked['answered']>['events'] };
      asked.answered = { stream: `${ask.category}-${caseId}`, events };
      return { caseId };
    }
  }
}
