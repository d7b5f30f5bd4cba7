// @ts-check
import { createHash } from 'node:crypto';
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

/** @typedef {{ type: string, parts: readonly string[] }} Template text of an event, cut at what every copy has for itself */
/** @typedef {{ folder: string, courses: readonly (readonly Template[])[] }} Model */

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
    courses.push(events.map((/** @type {any} */ event) => template(event, id, bureau.agency)));
  }
  await store.close();
  return { folder, courses };
}

/** @param {{ type: string, id: string, bytes: Uint8Array }} event @param {string} caseId @param {string} agency @returns {Template} */
function template({ type, id, bytes }, caseId, agency) {
  const text = Buffer.from(bytes).toString();
  const { prev, at } = JSON.parse(text);
  const marked = [['case', caseId], ['id', id], ['agency', agency], ['at', at], ...(prev === undefined ? [] : [['prev', prev]])];
  const pattern = new RegExp(`(${marked.map(([, value]) => value).join('|')})`);
  const names = new Map(marked.map(([name, value]) => [value, name]));
  // Every other part is a mark: literal, mark, literal, …
  return { type, parts: text.split(pattern).map((part, index) => (index % 2 === 1 ? /** @type {string} */ (names.get(part)) : part)) };
}

/** @param {string} text */
function uuidOf(text) {
  const hex = createHash('sha1').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * A data folder with the model's office and so many events of cases over one year, appended through the store one by one.
 * @param {Model} model @param {number} events @returns {Promise<string>}
 */
export async function fillStore(model, events) {
  const folder = await mkdtemp(join(tmpdir(), `anjuan-bench-${events}-`));
  await cp(model.folder, folder, { recursive: true, filter: (path) => !/views\.db/.test(path) });
  await writeFile(join(folder, 'demo-clock.json'), '{"behindMs":0}');
  const store = await openSqliteStore({ folder });
  const began = Date.now() - YEAR_MS;
  const agencies = Array.from({ length: AGENCIES }, (_, index) => uuidOf(`agency ${index}`));
  /** @type {{ id: string, agency: string, course: readonly Template[], next: number, prev: string }[]} */
  const underWay = [];
  let cases = 0;
  const open = () => {
    cases += 1;
    const course = /** @type {readonly Template[]} */ (model.courses[cases % model.courses.length]);
    return { id: uuidOf(`case ${cases}`), agency: /** @type {string} */ (agencies[cases % AGENCIES]), course, next: 0, prev: '' };
  };
  /** @type {Promise<unknown>[]} */
  let inFlight = [];
  for (let written = 0; written < events; written += 1) {
    const slot = (written * 7) % UNDER_WAY;
    const known = underWay[slot];
    const work = known === undefined || known.next === known.course.length ? open() : known;
    underWay[slot] = work;
    const { type, parts } = /** @type {Template} */ (work.course[work.next]);
    const id = crypto.randomUUID();
    const at = new Date(began + Math.floor((written / events) * (YEAR_MS - 60_000))).toISOString();
    let text = '';
    for (let index = 0; index < parts.length; index += 1) {
      const part = /** @type {string} */ (parts[index]);
      if (index % 2 === 0) text += part;
      else if (part === 'case') text += work.id;
      else if (part === 'id') text += id;
      else if (part === 'agency') text += work.agency;
      else if (part === 'at') text += at;
      else text += work.prev;
    }
    const bytes = Buffer.from(text);
    work.prev = eventHash(bytes);
    inFlight.push(store.append(`penalty-${work.id}`, work.next === 0 ? 'none' : work.next - 1, [{ id, type, bytes }]));
    work.next += 1;
    if (inFlight.length === IN_FLIGHT) {
      await Promise.all(inFlight);
      inFlight = [];
    }
  }
  await Promise.all(inFlight);
  await store.close();
  return folder;
}
