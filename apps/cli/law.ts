import {
  dayOf,
  isLocalDate,
  REGION_LEVELS,
  systemClock,
  type ExcludedPeriod,
  type Instant,
  type LocalDate,
  type RegionLevel,
} from '#libs/kernel';
import {
  BadLaw,
  isSuspended,
  loadLaw,
  NoSuchRule,
  type CommandsOfTypes,
  type LawBook,
  type LawOfTheDay,
  type Place,
  type Rule,
} from '#libs/law';
import { Usage, words } from './terminal.js';

/** What the command needs to know of the office. */
export interface LawCommandOptions {
  /** Folder of the law, where `--config` names none. */
  readonly config: string;
  /** Where an agency known to the office sits and what its field is, by its id. */
  readonly placeOf?: (agency: string) => Promise<Place | undefined>;
  /** Today, for `--on` left out. */
  readonly today?: LocalDate;
  /** What the rules may govern. */
  readonly commands?: CommandsOfTypes;
  /** Where what went wrong is written; to the others' lines unless given. */
  readonly err?: (line: string) => void;
}

const USAGE = [
  'anjuan law check [--config <folder>]',
  'anjuan law explain <rule or command> [--on <day>] [--agency <id or code> | --region <code>] [--field <field>] [--level <level>]',
  '               [--config <folder>] [--json]',
  'anjuan law due <rule> --from <day or instant> [--on <day>] [--agency <id or code> | --region <code>] [--field <field>]',
  '               [--level <level>] [--config <folder>] [--exclude <from>..[<to>]:<reason>]… [--extend <rule>[=<length>]@<day>]… [--json]',
];

/** Runs `law check | explain | due`, writing lines to `out` and what went wrong to `err`. Exit code: 0 done, 1 bad law or unknown rule, 2 wrong use. */
export async function lawCommand(argv: readonly string[], out: (line: string) => void, options: LawCommandOptions): Promise<number> {
  const { err = out } = options;
  try {
    const { values, positionals } = understood(argv);
    const [action, subject, ...more] = positionals;
    if (values.help === true) {
      USAGE.forEach(out);
      return 0;
    }
    if (action === undefined) throw new Usage('say what to do');
    const beyond = action === 'check' ? positionals.slice(1) : more;
    if (beyond.length > 0) throw new Usage(`law ${action} does not take ${beyond.join(' ')}`);
    const book = loadLaw(values.config ?? options.config, options.commands);
    switch (action) {
      case 'check':
        return check(book, out);
      case 'explain':
        return explain(book, await lawAsked(book, values, options), needed(subject, 'a rule or a command'), out, values.json === true);
      case 'due':
        return due(await lawAsked(book, values, options), needed(subject, 'a rule'), values, out);
      default:
        throw new Usage(`"law ${action}" is unknown`);
    }
  } catch (error) {
    if (error instanceof BadLaw) {
      err(`bad law: ${error.message}`);
      return 1;
    }
    // a day that is none, or a date past those that can be written
    if (error instanceof NoSuchRule || error instanceof RangeError) {
      err(error.message);
      return 1;
    }
    if (error instanceof Usage) {
      err(error.message);
      USAGE.forEach((line) => err(line));
      return 2;
    }
    throw error;
  }
}

/** @throws Usage */
function understood(argv: readonly string[]) {
  return words(argv, {
    config: { type: 'string' },
    on: { type: 'string' },
    from: { type: 'string' },
    agency: { type: 'string' },
    region: { type: 'string' },
    field: { type: 'string' },
    level: { type: 'string' },
    exclude: { type: 'string', multiple: true },
    extend: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
}

type Values = ReturnType<typeof understood>['values'];

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new Usage(`${what} is missing`);
  return value;
}

function dayGiven(text: string, name: string): LocalDate {
  if (!isDay(text)) throw new Usage(`${name} "${text}" is not a calendar day (YYYY-MM-DD)`);
  return text;
}

async function lawAsked(book: LawBook, values: Values, options: LawCommandOptions): Promise<LawOfTheDay> {
  const today = options.today ?? dayOf(systemClock.now());
  const day = values.on !== undefined ? dayGiven(values.on, '--on') : values.from !== undefined ? dayOfTrigger(values.from) : today;
  const agency = values.agency === undefined ? {} : await placeOfAgency(values.agency, options);
  const region = values.region ?? agency.region;
  const field = values.field ?? agency.field;
  if (region !== undefined && !/^(cn(-\d{2}(\d{2}){0,2})?|\d{2}(\d{2}){0,2}|\d{12})$/.test(region)) {
    throw new Usage(`"${region}" is not a region code such as 130200`);
  }
  if (field !== undefined && !book.fields().includes(field)) {
    throw new Usage(`no law for the field "${field}"; known: ${book.fields().join(', ')}`);
  }
  const level = values.level === undefined ? agency.level : levelGiven(values.level);
  return book.inForce({
    day,
    ...(region !== undefined && { region }),
    ...(field !== undefined && { field }),
    ...(level !== undefined && { level }),
  });
}

function levelGiven(text: string): RegionLevel {
  const level = REGION_LEVELS.find((known) => known === text);
  if (level === undefined) throw new Usage(`"${text}" is no level of agencies; known: ${REGION_LEVELS.join(', ')}`);
  return level;
}

/** A calendar day that the law's calendar reaches: years before 1000 are typing errors. */
function isDay(text: string): text is LocalDate {
  return isLocalDate(text) && text >= '1000';
}

/** A day, or an instant with any offset (RFC 3339) in the spelling that the office stores. */
function triggerGiven(text: string): LocalDate | Instant {
  if (isDay(text)) return text;
  const [, day = '', clock = '', zone = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const instant = Date.parse(`${day}T${clock}${zone}`);
  if (!isDay(day) || Number.isNaN(instant)) {
    throw new Usage(`--from "${text}" is neither a day (YYYY-MM-DD) nor an instant such as 2026-03-02T09:30:00+08:00`);
  }
  return new Date(instant).toISOString();
}

function dayOfTrigger(from: string): LocalDate {
  const trigger = triggerGiven(from);
  return trigger.length === 10 ? trigger : dayOf(trigger);
}

/** Asks the office; otherwise reads the region from the code itself (GB 32100: characters 3–8), or takes it for a region code. */
async function placeOfAgency(agency: string, { placeOf }: LawCommandOptions): Promise<Place> {
  const known = await placeOf?.(agency);
  if (known !== undefined) return known;
  if (/^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(agency)) return { region: agency.slice(2, 8) };
  if (/^\d{6}(\d{6})?$/.test(agency)) return { region: agency };
  throw new Usage(`the agency "${agency}" is not known; give its unified social credit code, or --region`);
}

function check(book: LawBook, out: (line: string) => void): number {
  const years = book.calendar.years.map(({ year }) => year);
  const items = [...book.catalogue.items.values()];
  const benchmarks = [...book.catalogue.benchmarks.values()].flat();
  const rules = book.packs.flatMap(({ rules: held }) => held);
  for (const pack of book.packs) {
    out(`${pack.id}  ${pack.zh} ${pack.en}: ${pack.rules.length} rules${pack.over.length > 0 ? `, over ${pack.over.join(', ')}` : ''}`);
  }
  const count = (status: string) => rules.filter(({ citation }) => citation.status === status).length;
  out(`rules: ${rules.length} (${count('verified')} verified, ${count('excerpt')} excerpt, ${count('unverified')} unverified)`);
  out(`calendars: ${years.join(', ')}`);
  out(`items: ${items.length} (${items.flat().length} versions), benchmarks: ${benchmarks.length}`);
  out(`digest: ${book.digest}`);
  return 0;
}

function explain(book: LawBook, law: LawOfTheDay, subject: string, out: (line: string) => void, json: boolean): number {
  const rules = subject.includes('.') ? governing(book, law, subject) : [law.rule(subject)];
  if (rules.length === 0) {
    out(`no rule in force on ${law.day} governs "${subject}"; governed: ${book.commands().join(', ')}`);
    return 1;
  }
  if (json) {
    out(JSON.stringify({ on: law.day, place: law.place, digest: law.digest, rules: rules.map((rule) => withDisplaced(law, rule)) }));
    return 0;
  }
  const { region = 'cn', field = 'every field', level = 'every level' } = law.place;
  out(
    `${subject} on ${law.day} in ${region}, ${field}, ${level}: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'} in force (${law.digest})`,
  );
  for (const rule of rules) describe(law, rule, out);
  return 0;
}

/** `penalty.decide-penalty` is governed by what governs `penalty.decide`, and the other way round. */
function governing(book: LawBook, law: LawOfTheDay, command: string): readonly Rule[] {
  const exact = law.governing(command);
  if (exact.length > 0) return exact;
  const near = book.commands().filter((known) => command.startsWith(`${known}-`) || known.startsWith(`${command}-`));
  const rules = near.flatMap((known) => law.governing(known));
  return rules.filter((rule, index) => rules.indexOf(rule) === index);
}

function withDisplaced(law: LawOfTheDay, rule: Rule) {
  return {
    ...rule,
    displaces: law.displaced(rule.id).map(({ citation, from, to }) => ({ pack: citation.pack, article: citation.article, from, to })),
  };
}

function describe(law: LawOfTheDay, rule: Rule, out: (line: string) => void): void {
  const { citation } = rule;
  out('');
  out(`${rule.id}  ${citation.article}  [${citation.status}]`);
  out(`  ${citation.zh}`);
  out(`  ${citation.en}`);
  out(`  value: ${valueText(rule)}`);
  out(
    `  from ${citation.pack}, in force ${rule.from} to ${rule.to ?? 'further notice'}${citation.link === undefined ? '' : `, ${citation.link}`}`,
  );
  for (const other of law.displaced(rule.id)) {
    const inForce = other.from <= law.day && (other.to === undefined || law.day <= other.to);
    const why = inForce ? 'a wider pack' : 'another time';
    out(`  stands before ${other.citation.pack} ${other.citation.article}, ${other.from} to ${other.to ?? 'further notice'} (${why})`);
  }
  if (rule.levels !== undefined) out(`  for agencies of the level ${rule.levels.join(', ')} only`);
  if (rule.note !== undefined) out(`  note: ${rule.note}`);
}

function valueText({ value }: Rule): string {
  switch (value.kind) {
    case 'length': {
      const pauses =
        value.pauses === undefined
          ? 'recorded pauses honoured'
          : value.pauses.length === 0
            ? 'never pauses'
            : `pauses: ${value.pauses.join(', ')}`;
      const parts = [
        `${value.n ?? 'a decided number of'} ${value.unit}${value.direction === 'before' ? ' before' : ''}`,
        ...(value.countedBy === undefined ? [] : [`counted by ${value.countedBy}`]),
        ...(value.extends === undefined ? [] : [`extends ${value.extends}`]),
        value.roll ? 'a last day not worked moves on' : 'does not move',
        pauses,
      ];
      return parts.join('; ');
    }
    case 'threshold':
      return value.n === undefined
        ? `natural ${value.natural} ${value.unit}, entity ${value.entity} ${value.unit}`
        : `${value.n} ${value.unit}`;
    case 'list':
    case 'order':
      return (
        value.entries.map(({ code, zh }) => (zh === undefined ? code : `${code} ${zh}`)).join(value.kind === 'order' ? ' < ' : ', ') ||
        'empty'
      );
    case 'text':
      return 'text';
  }
}

function due(law: LawOfTheDay, rule: string, values: Values, out: (line: string) => void): number {
  const trigger = triggerGiven(needed(values.from, '--from'));
  const explained = law.explain(rule, trigger, {
    excluded: (values.exclude ?? []).map(exclusion),
    extensions: (values.extend ?? []).map(extension),
  });
  if (values.json === true) {
    out(JSON.stringify({ ...explained, suspended: isSuspended(explained.due), place: law.place, digest: law.digest }));
    return 0;
  }
  const { citation, steps, excluded, extensions } = explained;
  out(`${citation.article} (${citation.rule}, version ${citation.version}, ${citation.pack}, ${citation.status})`);
  out(`  ${citation.zh}`);
  out(`  ${citation.en}`);
  for (const step of steps) out(`  ${step.day}  ${step.counted === null ? '  –' : String(step.counted).padStart(3)}  ${step.why}`);
  for (const { from, to, reason } of excluded) out(`  excluded ${from} to ${to ?? 'open'}: ${reason}`);
  for (const { rule: by, on, length } of extensions) out(`  extended by ${by} on ${on}${length === undefined ? '' : ` by ${length}`}`);
  if (explained.provisional) out('  provisional: no calendar is loaded for a year that the count runs into');
  out(isSuspended(explained.due) ? 'due: suspended, a period still runs' : `due: ${explained.due}`);
  return 0;
}

function exclusion(text: string): ExcludedPeriod {
  const [, from = '', to = '', reason = ''] = /^([\d-]+)\.\.([\d-]*):(.+)$/.exec(text) ?? [];
  if (reason === '') throw new Usage(`--exclude "${text}" is not <from>..<to>:<reason>`);
  const period = { from: dayGiven(from, '--exclude'), ...(to !== '' && { to: dayGiven(to, '--exclude') }), reason };
  if (to !== '' && to < from) throw new Usage(`--exclude "${text}" ends before it begins`);
  return period;
}

function extension(text: string) {
  const [, rule = '', length, on = ''] = /^([a-z0-9-]+)(?:=(\d+))?@([\d-]+)$/.exec(text) ?? [];
  if (rule === '') throw new Usage(`--extend "${text}" is not <rule>[=<length>]@<day>`);
  return { rule, approver: 'command line', on: dayGiven(on, '--extend'), ...(length !== undefined && { length: Number(length) }) };
}
