import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { canonicalJson, type Json } from '#libs/kernel';
import { BadLaw } from './bad-law.js';
import { readCalendar, WorkingCalendar } from './calendar.js';
import { readCatalogue, type Catalogue } from './catalogue.js';
import { checkLayers } from './layers.js';
import { LawBook } from './law-book.js';
import { readLocatedJson } from './located-json.js';
import { readLaws, readPack, type LocatedPack } from './read-pack.js';
import { Reading } from './reading.js';

const HEADER = 'pack.json';
/** Beside data, a folder may hold a page about it. */
const PAGE = 'README.md';

/** Commands of the case types that an office has, by the name of the type. */
export type CommandsOfTypes = ReadonlyMap<string, readonly string[]>;

/** Folder and name of a file under the root, with forward slashes: what messages and the digest name it by. */
function nameOf(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Every file below is data: one that would be passed over without a word may be a rule that somebody relies on. @throws BadLaw */
function jsonFilesUnder(root: string, part: string): readonly string[] {
  const folder = join(root, part);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name !== PAGE)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of files) {
    if (!path.endsWith('.json')) throw new BadLaw(nameOf(root, path), 1, `a stray file: only .json files and a ${PAGE} belong here`);
  }
  return files;
}

/**
 * Loads packs, calendars and catalogue from the `config` folder and checks them as one whole; with the commands of an office also that its
 * types have what the rules govern. Rules may be there before the case type that they are for.
 * @throws BadLaw naming file, line and reason for the first thing that is wrong
 */
export function loadLaw(rootFolder: string, commands?: CommandsOfTypes): LawBook {
  const root = resolve(rootFolder);
  const contents: Record<string, Json> = {};
  const read = (path: string): Reading => {
    const name = nameOf(root, path);
    const json = readLocatedJson(name, readFileSync(path, 'utf8'));
    contents[name] = json.value;
    return Reading.ofFile(name, json);
  };

  const packs = readPacks(root, read);
  checkLayers(packs);
  const calendar = readCalendars(root, read);
  const kinds = packs
    .flatMap(({ pack }) => pack.rules)
    .flatMap(({ id, value }) => (id === 'pl-9-penalty-kinds' && value.kind === 'list' ? value.codes : []));
  const catalogue = readCatalogue(
    jsonFilesUnder(root, join('catalogue', 'items')).map(read),
    jsonFilesUnder(root, join('catalogue', 'benchmarks')).map(read),
    kinds,
  );
  refuseUnknownItems(packs, catalogue);
  refuseUnknownFields(packs, catalogue);
  if (commands !== undefined) refuseUnknownCommands(packs, commands);

  const digest = createHash('sha256').update(canonicalJson(contents), 'utf8').digest('hex');
  return new LawBook(
    digest,
    packs.map(({ pack }) => pack),
    calendar,
    catalogue,
  );
}

function readPacks(root: string, read: (path: string) => Reading): readonly LocatedPack[] {
  const folder = join(root, 'law');
  const paths = jsonFilesUnder(root, 'law');
  const headers = paths.filter((path) => path.endsWith(`${sep}${HEADER}`));
  if (headers.length === 0) throw new BadLaw(nameOf(root, folder), 1, `no pack: ${folder} holds no ${HEADER}`);
  const groups = headers.map((header) => ({ id: nameOf(folder, dirname(header)), header: read(header), files: [] as Reading[] }));
  for (const path of paths.filter((candidate) => !headers.includes(candidate))) {
    const name = nameOf(folder, path);
    const owner = groups.find(({ id }) => name.startsWith(`${id}/`));
    if (owner === undefined) throw new BadLaw(nameOf(root, path), 1, `belongs to no pack: no ${HEADER} in its folder`);
    owner.files.push(read(path));
  }
  const laws = readLaws(groups.flatMap(({ files }) => files));
  return groups.map(({ id, header, files }) => readPack(id, header, files, laws));
}

function readCalendars(root: string, read: (path: string) => Reading): WorkingCalendar {
  const years = jsonFilesUnder(root, 'calendars').map((path) => {
    const reading = read(path);
    const year = /(\d{4})\.json$/.exec(path)?.[1] ?? reading.refuse('a calendar is named <year>.json');
    return readCalendar(Number(year), reading);
  });
  return new WorkingCalendar(years);
}

/** `penalty.decide` stands for every command that begins so: `decide-penalty`, `decide-not-established` … */
function refuseUnknownCommands(packs: readonly LocatedPack[], commands: CommandsOfTypes): void {
  for (const { rule, at } of packs.flatMap(({ rules }) => rules)) {
    rule.governs.forEach((governed, index) => {
      const [type, command] = governed.split('.') as [string, string];
      const known = commands.get(type);
      if (known === undefined || known.some((name) => name === command || name.startsWith(`${command}-`))) return;
      at.peek('governs').items()[index]!.refuse(`the case type ${type} has no command "${command}"`);
    });
  }
}

/** A case has the field of its item: a pack of a field that no file of items is of would never apply, and nobody be told. */
function refuseUnknownFields(packs: readonly LocatedPack[], { fields }: Catalogue): void {
  for (const { pack, header } of packs) {
    if (pack.field === undefined || fields.has(pack.field)) continue;
    const known = fields.size === 0 ? 'none' : [...fields].sort().join(', ');
    header.peek('field').refuse(`no file of items in the catalogue is of the field "${pack.field}"; known: ${known}`);
  }
}

/** Lists of items (首违不罚, 轻微不罚) may name only items of the catalogue. */
function refuseUnknownItems(packs: readonly LocatedPack[], catalogue: Catalogue): void {
  for (const { rules } of packs) {
    for (const { rule, at } of rules) {
      if (rule.value.kind !== 'list' || !rule.value.ofItems) continue;
      const listed = at.peek('value').peek('items').items();
      rule.value.codes.forEach((code, index) => {
        if (!catalogue.items.has(code)) listed[index]!.refuse(`no item "${code}" in the catalogue`);
      });
    }
  }
}
