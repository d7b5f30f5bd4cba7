import {
  dayOf,
  isCorrection,
  isPerson,
  knows,
  minuteInShanghai,
  steps,
  type AnyCaseType,
  type Directory,
  type Language,
  type RecordedEvent,
} from '#libs/kernel';
import { given } from './conditions.js';
import type { Disclosure } from './disclosure.js';
import { NamesThen } from './names-then.js';
import { tellChanges, type ToldChange } from './told-changes.js';

/** Who did it, as they stood then. */
export interface ToldActor {
  readonly person?: string;
  readonly name?: string;
  readonly post?: string;
  readonly agency?: string;
  readonly certificate?: string;
  readonly system?: string;
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
  /** Of a correction: what it changed in the record itself, whether the state holds it or not. */
  readonly corrected?: readonly ToldChange[];
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
  const names = new NamesThen(directory, language);
  const told: ToldEvent[] = [];
  const until = Math.min(events.length, page.from + page.limit);
  for (const { event, before, after, record } of steps(type, events.slice(0, until))) {
    if (event.rev < page.from) continue;
    const shown = disclosure.event(event);
    const day = dayOf(event.at);
    const [was, is] = [disclosure.state(before), disclosure.state(after)];
    const changes = await tellChanges(type, was, is, language, (id) => names.of(id, day));
    const corrected =
      record === undefined
        ? undefined
        : await tellChanges(type, disclosure.data(record.before), disclosure.data(record.after), language, (id) => names.of(id, day));
    const correctedBy = corrections.get(event.rev);
    const late = await tellLate(shown, names);
    told.push({
      revision: event.rev,
      type: event.type,
      name: type.wording.events[event.type]?.[language] ?? event.type,
      at: event.at,
      ...given({ eff: event.eff, late, corrected, correctedBy }),
      by: await tellActor(event, names),
      // a payload of a newer version has no words here yet
      sentence: `${knows(type, event) ? type.wording.events[event.type]!.sentence(shown.data, language) : event.type}${lateSentence(shown, late?.approverName, language)}`,
      changes,
    });
  }
  return told;
}

/** What an event tells of when it was recorded. */
type Registered = Pick<RecordedEvent, 'at' | 'eff' | 'late'>;

async function tellLate({ late, at }: Registered, names: NamesThen): Promise<ToldEvent['late']> {
  if (late === undefined) return undefined;
  const approver = await names.person(late.approver, dayOf(at));
  return { ...late, ...given({ approverName: approver?.name }) };
}

/** Both times of what was registered late, as people in the office read them. */
export function lateSentence({ at, eff, late }: Registered, approverName: string | undefined, language: Language): string {
  if (eff === undefined || late === undefined) return '';
  const approver = approverName ?? late.approver;
  return language === 'zh'
    ? `（补录：行为时间 ${minuteInShanghai(eff)}，登记时间 ${minuteInShanghai(at)}，理由：${late.reason}，批准人：${approver}）`
    : ` (registered late: done ${minuteInShanghai(eff)}, recorded ${minuteInShanghai(at)}; reason: ${late.reason}; approved by ${approver})`;
}

async function tellActor(event: RecordedEvent, names: NamesThen): Promise<ToldActor> {
  if (!isPerson(event.actor)) return { system: event.actor.system };
  const { person, post, agency, certificate } = event.actor;
  const found = await names.person(person, dayOf(event.at));
  const office = await names.agency(agency, dayOf(event.at));
  return { person, post, agency: office?.name ?? agency, ...given({ name: found?.name, certificate }) };
}
