import {
  canonicalJson,
  fold,
  inShanghai,
  isPerson,
  isUuid,
  knows,
  parseStream,
  steps,
  streamOf,
  systemClock,
  type AnyCaseType,
  type Instant,
  type Language,
  type RecordedEvent,
  type Step,
  type Uuid,
} from '#libs/kernel';
import { brokenAt, CaseStreams, CaseTypes, chainAs } from '#libs/case-runtime';
import { asOfInstant, lateSentence, Problem, tellChanges } from '#libs/http';
import { CorruptEvent, EventCodec, type StoredEvent } from '#libs/event-store';
import type { Environment } from '#config/environment';
import { clockOf, inFolder, openStore, officeTypes } from '../office/index.js';
import { Usage, words as wordsOf, type Terminal } from './terminal.js';

/**
 * Tells a case from its stored events alone: who, in which post, when, what, and what changed; checks the hash chain on the way.
 * Works beside a running office. Exit code 1 where the chain is broken, and where there is no such case or was none then. Nothing is
 * masked: whoever may read the data folder may read all of it, and what is printed is personal data.
 */
export async function replay(environment: Environment, argv: readonly string[], terminal: Terminal): Promise<number> {
  const types = new CaseTypes(officeTypes);
  const { named, id, among, asOf, language, json } = understood(argv, types);
  const now = inFolder(environment.dataDir, () => clockOf(environment.dataDir, systemClock)).now();
  const store = await openStore(environment, { readonly: true });
  try {
    const codec = new EventCodec(types.catalogue);
    const streams = new CaseStreams(store, codec, types);
    const { type, stored, recorded, damaged: unreadable } = await storedCase(streams, among, id);
    if (type === undefined) {
      terminal.err(`there is no case ${named}`);
      return 1;
    }
    // what is recorded was not in the future, whatever this machine's clock says
    if (asOf !== undefined && asOf > now && asOf > recorded.at(-1)!.at) throw new Usage('--as-of must not lie in the future');
    const then = recorded.filter((event) => asOf === undefined || event.at <= asOf);
    if (then.length === 0) {
      const { at } = recorded[0]!;
      terminal.err(
        language === 'zh'
          ? `案件 ${named} 在 ${inShanghai(asOf!)} 尚不存在：首条记录形成于 ${inShanghai(at)}`
          : `case ${named} did not exist at ${inShanghai(asOf!)}: its first event was recorded at ${inShanghai(at)}`,
      );
      return 1;
    }
    // a change to the last event told shows in the one after it
    const broken = brokenAt(stored, recorded);
    const events = broken === undefined ? then : untilUnfoldable(type, then);
    const damaged = then[events.length]?.rev ?? unreadable;
    const whole = broken === undefined && damaged === undefined;
    const state = fold(type, events).state;
    if (json) {
      terminal.out(
        JSON.stringify({
          case: id,
          type: type.name,
          revision: events.length - 1,
          chain: broken === undefined && damaged !== undefined ? `damaged at ${damaged}` : chainAs(broken),
          state,
          events,
        }),
      );
      return whole ? 0 : 1;
    }
    const names = namesIn(streams, types);
    for (const step of steps(type, events)) await tell(type, step, names, language, terminal);
    terminal.out('');
    terminal.out(
      language === 'zh'
        ? `共 ${events.length} 条记录，阶段：${type.wording.stages[state.stage]?.zh ?? state.stage}`
        : `${events.length} events, stage: ${type.wording.stages[state.stage]?.en ?? state.stage}`,
    );
    if (broken !== undefined)
      terminal.err(
        language === 'zh'
          ? `第 ${broken} 条记录与前一条不相连：历史被改动过`
          : `event ${broken} does not follow the one before it: the history was changed`,
      );
    if (damaged !== undefined)
      terminal.err(
        language === 'zh'
          ? `第 ${damaged} 条记录缺失或损坏：只讲述其前的记录`
          : `event ${damaged} is missing or damaged: only what comes before it is told`,
      );
    return whole ? 0 : 1;
  } finally {
    await store.close();
  }
}

interface Understood {
  /** The case as it was named. */
  readonly named: string;
  readonly id: Uuid;
  /** Types of which it may be. */
  readonly among: readonly AnyCaseType[];
  readonly asOf: Instant | undefined;
  readonly language: Language;
  readonly json: boolean;
}

/** What the words ask for. @throws Usage */
function understood(argv: readonly string[], types: CaseTypes): Understood {
  const { values, positionals } = wordsOf(argv, {
    type: { type: 'string' },
    'as-of': { type: 'string' },
    lang: { type: 'string', default: 'zh' },
    json: { type: 'boolean', default: false },
  });
  const [named] = positionals;
  if (named === undefined || positionals.length > 1) throw new Usage('replay needs one case id');
  if (values.type !== undefined && !isUuid(named) && parseStream(named).category !== values.type) {
    throw new Usage(`${named} is of another type than ${values.type}`);
  }
  const { category, id } = isUuid(named) ? { category: values.type, id: named } : parseStream(named);
  if (values.type !== undefined && !types.has(values.type)) {
    throw new Usage(`there is no case type ${values.type}: ${types.all.map(({ name }) => name).join(', ')}`);
  }
  if (!isUuid(id) || (category !== undefined && !types.has(category))) throw new Usage(`${named} names no case`);
  if (values.lang !== 'zh' && values.lang !== 'en') throw new Usage('--lang is zh or en');
  const asOf = values['as-of'] === undefined ? undefined : instantOf(values['as-of']);
  return { named, id, among: category === undefined ? types.all : [types.named(category)], asOf, language: values.lang, json: values.json };
}

/** Prints who did it and when, the sentence, and what changed. */
async function tell(
  type: AnyCaseType,
  { event, before, after, record }: Step,
  names: Names,
  language: Language,
  terminal: Terminal,
): Promise<void> {
  const wording = knows(type, event) ? type.wording.events[event.type] : undefined;
  const sentence = wording === undefined ? event.type : `${wording[language]} · ${wording.sentence(event.data, language)}`;
  const late = lateSentence(event, event.late && (await names(event.late.approver)), language);
  terminal.out(`${String(event.rev).padStart(4)}  ${inShanghai(event.at)}  ${await who(event, names)}`);
  terminal.out(`      ${inOneLine(`${sentence}${late}`)}`);
  const ofRecord = record === undefined ? [] : await tellChanges(type, record.before.data, record.after.data, language, names);
  const ofState = await tellChanges(type, before as never, after as never, language, names);
  const inRecord = ofRecord.map((change) => ({ ...change, pointer: `${record?.before.rev}#${change.pointer}` }));
  for (const change of [...inRecord, ...ofState]) {
    const { pointer, field, old, new: now, oldText = old, newText = now, newParts = [] } = change;
    terminal.out(`        ${field} ${pointer}  ${shown(oldText)} → ${shown(newText)}`);
    for (const part of newParts) terminal.out(`          ${part.pointer}  ${shown(part.text)}`);
  }
}

/** A case as far as it can be read. */
interface StoredCase {
  readonly type: AnyCaseType | undefined;
  readonly stored: readonly StoredEvent[];
  readonly recorded: readonly RecordedEvent[];
  /** Revision of the first event that is missing or cannot be read. */
  readonly damaged?: number;
}

/** The case, of whichever of the types it is. @throws CorruptEvent where its very first event is damaged */
async function storedCase(streams: CaseStreams, among: readonly AnyCaseType[], id: Uuid): Promise<StoredCase> {
  for (const type of among) {
    const { stored, hole } = await untilHole(streams, streamOf(type.name, id));
    if (stored.length === 0) continue;
    const { recorded, unreadable } = untilUnreadable(streams.codec, stored);
    const damaged = unreadable ?? hole;
    return { type, stored: stored.slice(0, recorded.length), recorded, ...(damaged === undefined ? {} : { damaged }) };
  }
  return { type: undefined, stored: [], recorded: [] };
}

async function untilHole(streams: CaseStreams, stream: string): Promise<{ stored: readonly StoredEvent[]; hole?: number }> {
  try {
    return { stored: await streams.read(stream, 0) };
  } catch (error) {
    if (!(error instanceof CorruptEvent) || error.revision === 0) throw error;
    return { stored: await streams.store.readStream(stream, 0, error.revision), hole: error.revision };
  }
}

function untilUnreadable(codec: EventCodec, stored: readonly StoredEvent[]): { recorded: readonly RecordedEvent[]; unreadable?: number } {
  const recorded: RecordedEvent[] = [];
  for (const event of stored) {
    try {
      recorded.push(codec.decode(event));
    } catch (error) {
      if (!(error instanceof CorruptEvent) || recorded.length === 0) throw error;
      return { recorded, unreadable: event.revision };
    }
  }
  return { recorded };
}

/** The events up to the first that was changed so that it cannot be folded. */
function untilUnfoldable(type: AnyCaseType, events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  let folded = 0;
  try {
    for (const { event } of steps(type, events)) folded = event.rev + 1;
  } catch {
    return events.slice(0, folded);
  }
  return events;
}

const LAST_INSTANT: Instant = '9999-12-31T23:59:59.999Z';

/** A moment as `asOf` of the API names it; whether it lies in the future is judged apart. @throws Usage where the text is no time with zone */
function instantOf(text: string): Instant {
  try {
    return asOfInstant({ asOf: text }, LAST_INSTANT)!;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Usage('--as-of is a time with zone, such as 2026-03-01T09:00:00+08:00');
  }
}

type Names = (id: Uuid) => Promise<string | undefined>;

/** Names of the people and agencies on the registers; whoever is not there, or cannot be read, stays an id: a case is told all the same. */
function namesIn(streams: CaseStreams, types: CaseTypes): Names {
  const known = new Map<Uuid, Promise<string | undefined>>();
  const read = async (register: string, id: Uuid) => {
    const type = types.named(register);
    const { folded } = await streams.load(type, id);
    return type.summary(folded.state).title || undefined;
  };
  return (id) => {
    const named = async () => (await read('officer', id)) ?? (await read('agency', id));
    const name = known.get(id) ?? named().catch(() => undefined);
    known.set(id, name);
    return name;
  };
}

async function who({ actor }: RecordedEvent, names: Names): Promise<string> {
  if (!isPerson(actor)) return `〔${actor.system}〕`;
  return [actor.post, await names(actor.person), actor.person, actor.certificate].filter((word) => word !== undefined).join(' ');
}

function shown(value: unknown): string {
  if (value === undefined) return '—';
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return inOneLine(text.length > 80 ? `${text.slice(0, 77)}…` : text);
}

/** What somebody wrote over several lines must not look like lines of the replay. */
function inOneLine(text: string): string {
  return text.replaceAll(/[\n\r\u2028\u2029]/g, '↵');
}
