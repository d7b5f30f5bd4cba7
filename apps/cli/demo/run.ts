import { addDays, type Instant, type Json, type LocalDate } from '#libs/kernel';
import { OfficeFailed, type Answer, type OfficeClient } from './client.js';
import { PLANNED_DAYS, type PlannedCase } from './plan.js';
import type { Step } from './story.js';

/** A command of the plan that the office did not accept: a mistake of the plan, or of the office. */
export interface RefusedStep {
  readonly pattern: string;
  readonly key: string;
  readonly caseId: string | undefined;
  readonly on: LocalDate;
  readonly by: string;
  readonly command: string;
  readonly status: number;
  readonly answer: string;
}

/** What became of the plan. */
export interface RunReport {
  readonly refused: readonly RefusedStep[];
  /** Case ids by key. */
  readonly cases: ReadonlyMap<string, { readonly caseId: string; readonly planned: PlannedCase }>;
}

/** Hours of a working day in Shanghai at which something is done, as UTC. */
const SLOTS = ['01:00', '01:45', '02:30', '03:15', '06:00', '06:45', '07:30', '08:15', '09:00'];

/** A case under way: its story, where it has come to, and the step that comes next. */
class Running {
  caseId: string | undefined;
  revision: number | undefined;
  asked = 0;
  next: Step | undefined;

  constructor(readonly planned: PlannedCase) {
    this.next = this.resume(null);
  }

  resume(answer: Json): Step | undefined {
    const { done, value } = this.planned.story.next(answer);
    return done === true ? undefined : value;
  }

  get day(): LocalDate | undefined {
    if (this.next === undefined) return undefined;
    return 'on' in this.next ? this.next.on : undefined;
  }
}

/**
 * Tells all stories side by side, day by day, moving the demonstration's clock forward. Cases of one agency follow each other in
 * the order of the plan, so that numbers are drawn in the same order in every run; agencies work at the same time.
 */
export async function runCases(
  client: OfficeClient,
  cases: readonly PlannedCase[],
  start: LocalDate,
  seed: string,
  progress: (done: number, commands: number, day: LocalDate) => void,
): Promise<RunReport> {
  const last = addDays(start, PLANNED_DAYS);
  const refused: RefusedStep[] = [];
  const opened = new Map<string, { caseId: string; planned: PlannedCase }>();
  const clock = new Clock(client);
  const waiting = [...cases];
  let under: Running[] = [];
  let finished = 0;
  for (let day = start; day <= last; day = addDays(day, 1)) {
    // also on days without a step: what falls due is warned of on its day
    await clock.moveTo(`${day}T${SLOTS[0]!}:00.000Z`);
    while (waiting[0] !== undefined && waiting[0].start <= day) under.push(new Running(waiting.shift()!));
    for (let slot = 0; ; slot += 1) {
      const due = under.filter((running) => running.day !== undefined && running.day <= day);
      if (due.length === 0) break;
      if (slot < SLOTS.length) await clock.moveTo(`${day}T${SLOTS[slot]!}:00.000Z`);
      await Promise.all(
        byAgency(due).map(async (lane) => {
          for (const running of lane) await advance(client, running, seed, refused);
        }),
      );
      for (const { caseId, planned } of due) if (caseId !== undefined) opened.set(planned.key, { caseId, planned });
    }
    const left = under.filter(({ next }) => next !== undefined);
    finished += under.length - left.length;
    under = left;
    progress(finished, client.answered, day);
  }
  await clock.moveTo(`${last}T10:00:00.000Z`);
  return { refused, cases: opened };
}

function byAgency(cases: readonly Running[]): readonly (readonly Running[])[] {
  const lanes = new Map<string, Running[]>();
  for (const running of cases) {
    const { key } = running.planned.agency;
    lanes.set(key, [...(lanes.get(key) ?? []), running]);
  }
  return [...lanes.values()];
}

/** The demonstration's clock; an office that has run before may show a later time already, which is left as it is. */
class Clock {
  private shows: Instant = '';

  constructor(private readonly client: OfficeClient) {}

  async moveTo(instant: Instant): Promise<void> {
    if (this.shows === '') this.shows = (await this.client.demonstration())?.now ?? '';
    if (instant <= this.shows) return;
    const { status, body } = await this.client.moveClock(instant);
    if (status === 422) {
      this.shows = (await this.client.demonstration())?.now ?? '';
      if (this.shows < instant)
        throw new OfficeFailed(`the clock cannot be moved to ${instant}: it shows ${this.shows}, and never passes the real time`);
      return;
    }
    if (status !== 200) throw new OfficeFailed(`the clock was not moved: ${status} ${JSON.stringify(body)}`);
    this.shows = instant;
  }
}

/** Does one command of a case, and what it looks up before the next one. */
async function advance(client: OfficeClient, running: Running, seed: string, refused: RefusedStep[]): Promise<void> {
  const step = running.next!;
  const answer = await carryOut(client, running, step, seed);
  if (answer.status !== 200 && answer.status !== 201) {
    refused.push(refusedStep(running, step, answer));
    running.next = undefined;
    return;
  }
  if (step.kind === 'ask') {
    running.caseId = String(answer.body['caseId']);
    running.revision = Number(answer.body['revision']);
  }
  running.next = running.resume(step.kind === 'ask' ? null : answer.body);
  while (running.next !== undefined && !('on' in running.next)) {
    running.next = running.resume(await lookUp(client, running, running.next));
  }
}

/** The office itself may have acted on the case meanwhile (a duty fell due): whoever is told so reads on and asks again. */
const ATTEMPTS = 5;

async function carryOut(client: OfficeClient, running: Running, step: Step, seed: string): Promise<Answer> {
  if (step.kind !== 'ask' && step.kind !== 'upload') throw new Error(`${step.kind} is looked up, not asked`);
  const { planned, caseId } = running;
  running.asked += 1;
  const key = `${seed}-${planned.key}-${running.asked}`;
  if (step.kind === 'upload') return client.upload(step.by, `/v1/penalty-cases/${caseId}/attachments`, step.bytes, key);
  if (caseId === undefined) return client.post(step.by, '/v1/penalty-cases', step.body, key);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await client.post(step.by, `/v1/penalty-cases/${caseId}/${step.command}`, step.body, key, running.revision);
    if (answer.status !== 412 || attempt >= ATTEMPTS) return answer;
    running.revision = Number(answer.body['revision']);
  }
}

/** Always as of the revision that the story has come to, so that a second run sees what the first one saw. */
async function lookUp(client: OfficeClient, { planned, caseId, revision }: Running, step: Step): Promise<Json> {
  const reader = planned.agency.people.clerk.subject;
  const path = `/v1/penalty-cases/${caseId}`;
  if (step.kind === 'state') {
    const { status, body } = await client.get(reader, `${path}?revision=${revision}`);
    if (status !== 200) throw new OfficeFailed(`case ${caseId} cannot be read: ${status} ${JSON.stringify(body)}`);
    return body['state'] ?? null;
  }
  if (step.kind !== 'event') throw new Error(`${step.kind} is asked, not looked up`);
  const { status, body } = await client.get(reader, `${path}/events?revision=${revision}&limit=200`);
  const events = (body['events'] ?? []) as readonly { readonly type: string; readonly rev: number }[];
  const found = events.findLast(({ type }) => type === step.type);
  if (found === undefined) throw new OfficeFailed(`case ${caseId} has no ${step.type}: ${status}`);
  return found as unknown as Json;
}

function refusedStep({ planned, caseId }: Running, step: Step, { status, body }: Answer): RefusedStep {
  const { on, by } = step as Extract<Step, { readonly on: LocalDate }>;
  const told = { code: body['code'], title: body['title'], facts: body['facts'], errors: body['errors'] };
  return {
    pattern: planned.pattern,
    key: planned.key,
    caseId,
    on,
    by,
    command: step.kind === 'ask' ? step.command : step.kind,
    status,
    answer: JSON.stringify(told),
  };
}
