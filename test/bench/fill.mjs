// @ts-check
import { createHash, randomUUID } from 'node:crypto';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBureau, startOffice } from './office.mjs';
import { workModelCases } from './model-cases.mjs';

const { openSqliteStore } = await import('../../dist/libs/event-store/sqlite/index.js');
const { eventHash } = await import('../../dist/libs/event-store/index.js');

/** Cases under way at the same time: their events lie between one another's, as in an office. */
const UNDER_WAY = 2_000;
const IN_FLIGHT = 2_048;
const YEAR_MS = 365 * 86_400_000;
const AGENCIES = 40;

/** @typedef {{ type: string, parts: readonly string[] }} Template text of an event, cut at what every copy has for itself: literal, mark, literal, … */
/** @typedef {{ folder: string, courses: readonly (readonly Template[])[] }} Model */
/** @typedef {Readonly<Record<string, string>>} Marks what stands for what: case, agency … */

/** An office with one case of every course, stopped again, and the events of those cases as they were stored. @returns {Promise<Model>} */
export async function makeModel() {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-bench-model-'));
  const office = await startOffice(folder);
  const bureau = await buildBureau(office.url);
  const ids = await workModelCases(office.url, bureau);
  await office.stop();
  const store = await openSqliteStore({ folder, readonly: true });
  const courses = [];
  for (const id of ids) {
    const events = await store.readStream(`penalty-${id}`);
    courses.push(events.map((/** @type {any} */ event) => templateOf(event, { case: id, agency: bureau.agency })));
  }
  await store.close();
  return { folder, courses };
}

/** Days of the last two years and the next five, save where they name the version of a rule. */
const DAYS = /(?<!"version":")\b20(?:2[4-9]|3[01])-\d{2}-\d{2}(?=["T])/;

/**
 * The stored text of an event, cut at its id, moment and hash and at the marks; with `movable`, at every day in it as well.
 * @param {{ type: string, id: string, bytes: Uint8Array }} event @param {Marks} marks @param {boolean} movable @returns {Template}
 */
export function templateOf({ type, id, bytes }, marks, movable = false) {
  const text = Buffer.from(bytes).toString();
  const { prev, at } = JSON.parse(text);
  const marked = Object.entries({ ...marks, id, at, ...(prev === undefined ? {} : { prev }) });
  const pattern = new RegExp(`(${[...marked.map(([, value]) => value), ...(movable ? [DAYS.source] : [])].join('|')})`);
  const names = new Map(marked.map(([name, value]) => [value, name]));
  return { type, parts: text.split(pattern).map((part, index) => (index % 2 === 1 ? (names.get(part) ?? part) : part)) };
}

/** The text of a copy; a part that is no mark is a day, and moved. @param {Template} template @param {Marks} marks @param {number} days */
export function textOf({ parts }, marks, days = 0) {
  let text = '';
  for (let index = 0; index < parts.length; index += 1) {
    const part = /** @type {string} */ (parts[index]);
    text += index % 2 === 0 ? part : (marks[part] ?? movedDay(part, days));
  }
  return text;
}

/** @param {string} day @param {number} days */
function movedDay(day, days) {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** @param {string} text */
export function uuidOf(text) {
  const hex = createHash('sha1').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Appends through the store, many at once, each stream chained as an office chains it. */
export class StoreFilling {
  /** @type {Map<string, { revision: number, prev: string }>} */
  heads = new Map();
  /** @type {Promise<unknown>[]} */
  inFlight = [];

  /** @param {any} store */
  constructor(store) {
    this.store = store;
  }

  /** @param {string} folder */
  static async open(folder) {
    return new StoreFilling(await openSqliteStore({ folder }));
  }

  /** @param {string} stream @param {string} type @param {(own: { id: string, prev: string }) => string} write */
  async append(stream, type, write) {
    const { revision, prev } = this.heads.get(stream) ?? { revision: -1, prev: '' };
    const id = randomUUID();
    const bytes = Buffer.from(write({ id, prev }));
    this.heads.set(stream, { revision: revision + 1, prev: eventHash(bytes) });
    this.inFlight.push(this.store.append(stream, revision < 0 ? 'none' : revision, [{ id, type, bytes }]));
    if (this.inFlight.length === IN_FLIGHT) await this.settle();
  }

  /** No more comes to that stream. @param {string} stream */
  end(stream) {
    this.heads.delete(stream);
  }

  async settle() {
    await Promise.all(this.inFlight);
    this.inFlight = [];
  }

  async close() {
    await this.settle();
    await this.store.close();
  }
}

/**
 * A data folder with the model's office and so many events of cases over one year, appended through the store one by one.
 * @param {Model} model @param {number} events @returns {Promise<string>}
 */
export async function fillStore(model, events) {
  const folder = await mkdtemp(join(tmpdir(), `anjuan-bench-${events}-`));
  await cp(model.folder, folder, { recursive: true, filter: (path) => !/views\.db/.test(path) });
  await writeFile(join(folder, 'demo-clock.json'), '{"behindMs":0}');
  const filling = await StoreFilling.open(folder);
  const began = Date.now() - YEAR_MS;
  const agencies = Array.from({ length: AGENCIES }, (_, index) => uuidOf(`agency ${index}`));
  /** @type {{ id: string, agency: string, course: readonly Template[], next: number }[]} */
  const underWay = [];
  let cases = 0;
  const open = () => {
    cases += 1;
    const course = /** @type {readonly Template[]} */ (model.courses[cases % model.courses.length]);
    return { id: uuidOf(`case ${cases}`), agency: /** @type {string} */ (agencies[cases % AGENCIES]), course, next: 0 };
  };
  for (let written = 0; written < events; written += 1) {
    const slot = (written * 7) % UNDER_WAY;
    const known = underWay[slot];
    const work = known === undefined || known.next === known.course.length ? open() : known;
    underWay[slot] = work;
    const template = /** @type {Template} */ (work.course[work.next]);
    const at = new Date(began + Math.floor((written / events) * (YEAR_MS - 60_000))).toISOString();
    const stream = `penalty-${work.id}`;
    await filling.append(stream, template.type, (own) => textOf(template, { case: work.id, agency: work.agency, at, ...own }));
    work.next += 1;
    if (work.next === work.course.length) filling.end(stream);
  }
  await filling.close();
  return folder;
}
