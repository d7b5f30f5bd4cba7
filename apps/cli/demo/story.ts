import { addDays, type CatalogueItem, type Json, type LocalDate } from '#libs/kernel';
import type { Desk } from './calendar.js';
import type { Chance } from './chance.js';
import type { Colleague, Part, WorkingAgency } from './office.js';
import { calledInTexts, type DemoParty } from './parties.js';

/** One thing that a story wants done, on a day. The answer comes back from `yield`. */
export type Step =
  | { readonly kind: 'ask'; readonly on: LocalDate; readonly by: string; readonly command: string; readonly body: object }
  | { readonly kind: 'upload'; readonly on: LocalDate; readonly by: string; readonly bytes: Buffer }
  /** The state after the last command, as its agency sees it. */
  | { readonly kind: 'state' }
  /** The last event of a type, with its revision. */
  | { readonly kind: 'event'; readonly type: string };

/** Told step by step; ends where the case rests, or where the year does. */
export type Story<T = void> = Generator<Step, T, Json>;

export interface DueJson {
  readonly due: string;
}

/** The parts of a served state that stories look at. */
export interface SeenState {
  readonly stage: string;
  readonly act: { readonly ended: LocalDate };
  readonly inspections?: readonly { readonly record: string; readonly on: LocalDate }[];
  readonly evidence?: readonly { readonly evidence: string; readonly status: string }[];
  readonly notice?: { readonly defenceUntil: DueJson; readonly hearingUntil?: DueJson; readonly hearingRight: boolean };
  readonly decision?: { readonly fine: number; readonly penalties: readonly ProposedPenalty[] };
  readonly after?: {
    readonly service?: { readonly on: LocalDate; readonly payBy?: DueJson; readonly sueUntil: DueJson };
    readonly payment: {
      readonly instalments: readonly { readonly due: LocalDate; readonly amount: number; readonly paid: number }[];
      readonly surcharge: number;
      readonly surchargePaid: number;
    };
    readonly performed: readonly string[];
    readonly urge?: { readonly applyFrom: DueJson };
    readonly credit?: { readonly tier: string; readonly repairAfter?: DueJson; readonly publishedUntil: DueJson };
  };
}

export interface ProposedPenalty {
  readonly kind: string;
  readonly fine?: number;
  readonly confiscation?: { readonly description: string; readonly value?: number };
  readonly text: string;
}

/** What a story is about, and the tools to tell it with: chance of its own, the calendar, the people of the agency. */
export class Matter {
  /** The day that the story has come to. */
  day: LocalDate;
  /** The two officers in charge. */
  inCharge: readonly [Part, Part];
  /** Day of the act, once the lead told it. */
  actEnded?: LocalDate;
  private labels = 0;

  constructor(
    readonly key: string,
    readonly agency: WorkingAgency,
    readonly itemCode: string,
    readonly party: DemoParty,
    readonly chance: Chance,
    readonly desk: Desk,
    readonly start: LocalDate,
  ) {
    this.day = desk.workday(start);
    this.inCharge = chance.happens(0.5) ? ['officer', 'officer2'] : ['officer2', 'officer'];
  }

  who(part: Part): Colleague {
    return this.agency.people[part];
  }

  /** The party, as titles and texts call it. */
  get called(): string {
    return calledInTexts(this.party);
  }

  /** Persons of the officers in charge. */
  get officers(): readonly string[] {
    return this.inCharge.map((part) => this.who(part).id);
  }

  /** The item in the version of the day. */
  item(day: LocalDate = this.day): CatalogueItem {
    return this.desk.item(this.itemCode, day, this.agency.region);
  }

  /** The item as it applies to the act: of that day, of today only where the law has become lighter (从旧兼从轻). */
  applicable(): CatalogueItem {
    const [then, now] = [this.item(this.actEnded), this.item()];
    return isLighter(now, then) ? now : then;
  }

  get field(): string {
    return this.item().field;
  }

  label(prefix: string): string {
    this.labels += 1;
    return `${prefix}-${this.labels}`;
  }

  /** Lets some working days go by. */
  pass(min: number, max = min): LocalDate {
    return (this.day = this.desk.after(this.day, this.chance.whole(min, max)));
  }

  /** Waits for the first working day after that date. */
  passUntilAfter(date: LocalDate): LocalDate {
    const next = this.desk.workday(addDays(date, 1));
    if (next > this.day) this.day = next;
    return this.day;
  }

  /** Waits for a date, or the first working day after it. */
  passUntil(date: LocalDate): LocalDate {
    return this.passUntilAfter(addDays(date, -1));
  }

  *ask(part: Part, command: string, body: object): Story {
    yield { kind: 'ask', on: this.day, by: this.who(part).subject, command, body };
  }

  *look(): Story<SeenState> {
    return (yield { kind: 'state' }) as unknown as SeenState;
  }

  *upload(part: Part, text: string): Story<string> {
    const answer = yield { kind: 'upload', on: this.day, by: this.who(part).subject, bytes: Buffer.from(text) };
    return String((answer as { readonly [member: string]: Json })['sha256']);
  }
}

function isLighter(now: CatalogueItem, then: CatalogueItem): boolean {
  if (now.fine === undefined || then.fine === undefined) return false;
  const [max, min] = [then.fine.max - now.fine.max, then.fine.min - now.fine.min];
  return max >= 0 && min >= 0 && max + min > 0;
}
