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
import { CaseStreams, CaseTypes } from '#libs/case-runtime';
import { asOfInstant, lateSentence, Problem, tellChanges } from '#libs/http';
import { EventCodec, eventHash } from '#libs/event-store';
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
    const { type, stored } = await storedCase(streams, among, id);
    if (type === undefined) {
      terminal.err(`there is no case ${named}`);
      return 1;
    }
    const recorded = stored.map((event) => codec.decode(event));
    // what is recorded was not in the future, whatever this machine's clock says
    if (asOf !== undefined && asOf > now && asOf > recorded.at(-1)!.at) throw new Usage('--as-of must not lie in the future');
    const events = recorded.filter((event) => asOf === undefined || event.at <= asOf);
    if (events.length === 0) {
      const { at } = recorded[0]!;
      terminal.err(
        language === 'zh'
          ? `案件 ${named} 在 ${inShanghai(asOf!)} 尚不存在：首条记录形成于 ${inShanghai(at)}`
          : `case ${named} did not exist at ${inShanghai(asOf!)}: its first event was recorded at ${inShanghai(at)}`,
      );
      return 1;
    }
    const broken = brokenLink(
      stored.slice(0, events.length).map((event) => ({ hash: eventHash(event.bytes), prev: codec.envelope(event).prev })),
    );
    const state = fold(type, events).state;
    if (json) {
      terminal.out(
        JSON.stringify({
          case: id,
          type: type.name,
          revision: events.length - 1,
          chain: broken === undefined ? 'whole' : `broken at ${broken}`,
          state,
          events,
        }),
      );
      return broken === undefined ? 0 : 1;
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
    return broken === undefined ? 0 : 1;
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
  { event, before, after }: Step,
  names: Names,
  language: Language,
  terminal: Terminal,
): Promise<void> {
  const wording = knows(type, event) ? type.wording.events[event.type] : undefined;
  const sentence = wording === undefined ? event.type : `${wording[language]} · ${wording.sentence(event.data, language)}`;
  const late = lateSentence(event, event.late && (await names(event.late.approver)), language);
  terminal.out(`${String(event.rev).padStart(4)}  ${inShanghai(event.at)}  ${await who(event, names)}`);
  terminal.out(`      ${sentence}${late}`);
  for (const { pointer, field, old, new: now, oldText = old, newText = now } of tellChanges(
    type,
    before as never,
    after as never,
    language,
  )) {
    terminal.out(`        ${field} ${pointer}  ${shown(oldText)} → ${shown(newText)}`);
  }
}

/** The stream of the case, of whichever of the types it is. */
async function storedCase(streams: CaseStreams, among: readonly AnyCaseType[], id: Uuid) {
  for (const type of among) {
    const stored = await streams.read(streamOf(type.name, id), 0);
    if (stored.length > 0) return { type, stored };
  }
  return { type: undefined, stored: [] };
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

/** The first event whose `prev` is not the hash of the event before it. */
function brokenLink(links: readonly { readonly hash: string; readonly prev: string | undefined }[]): number | undefined {
  const found = links.findIndex(({ prev }, index) => prev !== (index === 0 ? undefined : links[index - 1]!.hash));
  return found < 0 ? undefined : found;
}

type Names = (person: Uuid) => Promise<string | undefined>;

/** Names of the people on the registers; whoever is not there, or cannot be read, stays an id: a case is told all the same. */
function namesIn(streams: CaseStreams, types: CaseTypes): Names {
  const known = new Map<Uuid, Promise<string | undefined>>();
  const officer = types.named('officer');
  const read = async (person: Uuid) => {
    const { folded } = await streams.load(officer, person);
    return officer.summary(folded.state).title || undefined;
  };
  return (person) => {
    const name = known.get(person) ?? read(person).catch(() => undefined);
    known.set(person, name);
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
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
