import {
  dayOf,
  inShanghai,
  isCorrection,
  isPerson,
  knows,
  steps,
  type AnyCaseType,
  type Directory,
  type Json,
  type Language,
  type RecordedEvent,
} from '#libs/kernel';
import { differences, type Change } from './differences.js';
import type { Disclosure } from './disclosure.js';

/** Who did it, as they stood then. */
export interface ToldActor {
  readonly person?: string;
  readonly name?: string;
  readonly post?: string;
  readonly agency?: string;
  readonly certificate?: string;
  readonly system?: string;
}

/** One field that changed, and what it is called. */
export interface ToldChange extends Change {
  readonly field: string;
  /** What the values are called, where they are words of the case type and not what somebody wrote. */
  readonly oldText?: string;
  readonly newText?: string;
}

/** One step of a case's history, told for people. */
export interface ToldEvent {
  readonly revision: number;
  readonly type: string;
  readonly name: string;
  readonly at: string;
  readonly eff?: string;
  /** Registered late (补录): why, and who approved it. */
  readonly late?: { readonly reason: string; readonly approver: string; readonly approverName?: string };
  readonly by: ToldActor;
  readonly sentence: string;
  readonly changes: readonly ToldChange[];
  /** Revision of the correction that replaced this entry's content; the content told here is the original one. */
  readonly correctedBy?: number;
}

/**
 * Tells a history step by step: who, post, certificate, when, a sentence, and field by field old → new. A correction is told
 * where it happened, with the state before and after it.
 */
export async function tellStory(
  type: AnyCaseType,
  events: readonly RecordedEvent[],
  disclosure: Disclosure,
  directory: Directory,
  language: Language,
  page: { readonly from: number; readonly limit: number },
): Promise<readonly ToldEvent[]> {
  const corrections = new Map<number, number>();
  for (const event of events) if (isCorrection(event)) corrections.set(event.data.target, event.rev);
  const told: ToldEvent[] = [];
  const until = Math.min(events.length, page.from + page.limit);
  for (const { event, before, after } of steps(type, events.slice(0, until))) {
    if (event.rev < page.from) continue;
    const shown = disclosure.event(event);
    const changes = tellChanges(type, disclosure.state(before), disclosure.state(after), language);
    const correctedBy = corrections.get(event.rev);
    const late = await tellLate(event, directory);
    told.push({
      revision: event.rev,
      type: event.type,
      name: type.wording.events[event.type]?.[language] ?? event.type,
      at: event.at,
      ...(event.eff === undefined ? {} : { eff: event.eff }),
      ...(late === undefined ? {} : { late }),
      by: await tellActor(event, directory),
      // a payload of a newer version has no words here yet
      sentence: `${knows(type, event) ? type.wording.events[event.type]!.sentence(shown.data, language) : event.type}${lateSentence(event, late?.approverName, language)}`,
      changes,
      ...(correctedBy === undefined ? {} : { correctedBy }),
    });
  }
  return told;
}

async function tellLate({ late, at }: RecordedEvent, directory: Directory): Promise<ToldEvent['late']> {
  if (late === undefined) return undefined;
  const approver = await directory.person(late.approver, dayOf(at));
  return { ...late, ...(approver === undefined ? {} : { approverName: approver.name }) };
}

/** Both times of what was registered late, as people in the office read them. */
export function lateSentence({ at, eff, late }: RecordedEvent, approverName: string | undefined, language: Language): string {
  if (eff === undefined || late === undefined) return '';
  const approver = approverName ?? late.approver;
  return language === 'zh'
    ? `（补录：行为时间 ${clockTime(eff)}，登记时间 ${clockTime(at)}，理由：${late.reason}，批准人：${approver}）`
    : ` (registered late: done ${clockTime(eff)}, recorded ${clockTime(at)}; reason: ${late.reason}; approved by ${approver})`;
}

/** Day and minute in Asia/Shanghai. */
function clockTime(instant: string): string {
  return inShanghai(instant).slice(0, 16).replace('T', ' ');
}

async function tellActor(event: RecordedEvent, directory: Directory): Promise<ToldActor> {
  if (!isPerson(event.actor)) return { system: event.actor.system };
  const { person, post, agency, certificate } = event.actor;
  const found = await directory.person(person, dayOf(event.at));
  const office = await directory.agency(agency, dayOf(event.at));
  return {
    person,
    ...(found === undefined ? {} : { name: found.name }),
    post,
    agency: office?.name ?? agency,
    ...(certificate === undefined ? {} : { certificate }),
  };
}

/** What differs between two states, field by field, with the names of fields and values. */
export function tellChanges(type: AnyCaseType, before: Json, after: Json, language: Language): readonly ToldChange[] {
  return differences(before, after).map((change) => {
    const [oldText, newText] = [change.old, change.new].map((value) => valueName(type, change.pointer, value, language));
    return {
      ...change,
      field: fieldName(type, change.pointer, language),
      ...(oldText === undefined ? {} : { oldText }),
      ...(newText === undefined ? {} : { newText }),
    };
  });
}

/** The name of the innermost named field on the way to the pointer. */
export function fieldName(type: AnyCaseType, pointer: string, language: Language): string {
  const segments = pointer.split('/').slice(1);
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const named = type.wording.fields[segments[index]!];
    if (named !== undefined) return named[language];
  }
  return segments.filter((segment) => !/^\d+$/.test(segment)).pop() ?? pointer;
}

/** What a stored value is called at its place; undefined where it has no name. */
function valueName(type: AnyCaseType, pointer: string, value: Json | undefined, language: Language): string | undefined {
  if (typeof value !== 'string') return undefined;
  const { stages, values = {} } = type.wording;
  if (pointer === '/stage') return stages[value]?.[language];
  const within = pointer.split('/').findLast((segment, index, all) => index < all.length - 1 && !/^\d*$/.test(segment));
  const key = [`${within}.${value}`, value].find((known) => Object.hasOwn(values, known));
  return key === undefined ? undefined : values[key]![language];
}
