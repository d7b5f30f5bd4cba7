import { isPerson, view, type EventDeclaration, type JsonObject, type RecordedEvent, type Uuid } from '#libs/kernel';
import { penaltyEvents } from '../penalty.events.js';
import { integer, maybeText, text } from './penalty-event.js';

export type ActRow = {
  readonly person: string;
  /** `acted` for who asked, else the part that the event names: investigator, reviewer, hearing-chair, discussant, approver … */
  readonly part: string;
  readonly act: string;
  readonly at: string;
  readonly post: string | null;
  readonly certificate: string | null;
  readonly agency: string | null;
  readonly agencyPath: string;
  readonly stance: string | null;
  readonly opinion: string | null;
  readonly revision: number;
};

interface Named {
  readonly person: Uuid;
  readonly name?: string;
  readonly post?: string;
  readonly certificate?: string;
  readonly stance?: string;
  readonly opinion?: string;
}

const DECLARED: { readonly [type: string]: EventDeclaration<JsonObject> } = penaltyEvents as unknown as {
  readonly [type: string]: EventDeclaration<JsonObject>;
};

/**
 * 执法人员履职: one row per event and person — everything somebody did, decided, reviewed or said in a case, with the post held then.
 * Rows are never moved to a new post or agency: responsibility outlives transfer and retirement (终身责任追究).
 */
export const actsView = view<ActRow>({
  name: 'penalty_acts',
  version: 4,
  categories: ['penalty'],
  columns: {
    person: text,
    part: text,
    act: text,
    at: { type: 'instant' },
    post: maybeText,
    certificate: maybeText,
    agency: maybeText,
    agencyPath: text,
    stance: maybeText,
    opinion: maybeText,
    revision: integer,
  },
  indexes: [['person', 'at'], ['at'], ['agencyPath', 'at']],
  rowsOfOneEvent: true,
  keys: (event) => (event.type.startsWith('penalty.') ? peopleOf(event).map((person) => `${event.rev}:${person}`) : []),
  evolve: (_row, event, key) => {
    const person = key.slice(key.indexOf(':') + 1);
    const actor = isPerson(event.actor) && event.actor.person === person ? event.actor : undefined;
    const { parts, named: all } = saidBy(event);
    const named = all.find((one) => one.person === person);
    return {
      person,
      part: parts.find((one) => one.person === person)?.part ?? 'acted',
      act: event.type,
      at: event.at,
      post: actor?.post ?? named?.post ?? null,
      certificate: actor?.certificate ?? named?.certificate ?? null,
      agency: actor?.agency ?? null,
      agencyPath: officeOf(event),
      stance: named?.stance ?? null,
      opinion: named?.opinion ?? textOf(event.data, actor === undefined ? undefined : 'opinion'),
      revision: event.rev,
    };
  },
});

interface Said {
  readonly event: RecordedEvent;
  readonly parts: readonly { readonly person: Uuid; readonly part: string }[];
  readonly named: readonly Named[];
}

/** `keys` and `evolve`, for each person, are asked in turn about the same event. */
let lastSaid: Said | undefined;

function saidBy(event: RecordedEvent): Said {
  if (lastSaid?.event !== event) {
    const parts = [...(DECLARED[event.type]?.parts?.(event.data) ?? []), ...approversOf(event)];
    lastSaid = { event, parts, named: namedIn(event.data) };
  }
  return lastSaid;
}

function peopleOf(event: RecordedEvent): readonly Uuid[] {
  const people = isPerson(event.actor) ? [event.actor.person] : [];
  for (const { person } of saidBy(event).parts) if (!people.includes(person)) people.push(person);
  return people;
}

/** Who approved what somebody else recorded: a correction, a late registration, a deviation on the spot. */
function approversOf({ data, late, actor }: RecordedEvent): Said['parts'] {
  const discretion = data['discretion'] as { readonly approval?: { readonly approver: Uuid } } | undefined;
  const asked = isPerson(actor) ? actor.person : undefined;
  return [data['approver'], late?.approver, discretion?.approval?.approver]
    .filter((person): person is Uuid => typeof person === 'string' && person !== asked)
    .map((person) => ({ person, part: 'approver' }));
}

function namedIn(data: JsonObject): readonly Named[] {
  const onTheSpot = data['onTheSpot'] as { readonly officers?: readonly Named[] } | undefined;
  const named: Named[] = [];
  for (const list of [data['officers'], data['participants'], onTheSpot?.officers] as readonly (readonly Named[] | undefined)[]) {
    if (list !== undefined) named.push(...list);
  }
  if (typeof data['chair'] === 'string') named.push({ person: data['chair'], ...postOfChair(data['chairPost']) });
  return named;
}

function postOfChair(post: unknown): { readonly post?: string } {
  return typeof post === 'string' ? { post } : {};
}

function officeOf(event: RecordedEvent): string {
  const replaced = event.data['data'] as JsonObject | undefined;
  const office = event.data['office'] ?? replaced?.['office'];
  return typeof office === 'string' ? office : '/';
}

function textOf(data: JsonObject, field: string | undefined): string | null {
  const value = field === undefined ? undefined : data[field];
  return typeof value === 'string' ? value : null;
}
