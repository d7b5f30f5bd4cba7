// @ts-check
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepted, buildBureau, dayOf, startOffice } from './office.mjs';
import { StoreFilling, textOf, templateOf, uuidOf } from './fill.mjs';
import { workModelCases } from './model-cases.mjs';

const { openSqliteStore } = await import('../../dist/libs/event-store/sqlite/index.js');

const COUNTIES = 20;
const BUREAUS_OF_A_COUNTY = 15;
const OFFICERS = 1_000;
const ITEMS = ['MR-0001', 'MR-0002', 'MR-0003', 'MR-0004', 'MR-0005', 'MR-0006', 'MR-0007', 'MR-0008'];
const MODEL_ITEM = 'MR-0003';
const DAY_MS = 86_400_000;
/** Open duties of a case under investigation: the decision, the term of the rectification, and the inspection after it. */
export const DUTIES_OF_A_CASE = 3;

/** @typedef {{ id: string, path: string, region: string }} Bureau @typedef {{ id: string, path: string, region: string, bureaus: Bureau[] }} County */
/** @typedef {{ folder: string, counties: County[], template: readonly import('./fill.mjs').Template[], modelDay: string }} DutyModel */

/** An office of 20 counties with 15 bureaus each, and one case under investigation to copy. @returns {Promise<DutyModel>} */
export async function makeDutyModel() {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-bench-duties-model-'));
  const office = await startOffice(folder);
  const bureau = await buildBureau(office.url);
  const counties = await registerCounties(bureau);
  const [, , openId] = await workModelCases(office.url, bureau);
  await office.stop();
  await writeFile(join(folder, 'demo-clock.json'), '{"behindMs":0}');
  const store = await openSqliteStore({ folder, readonly: true });
  const events = await store.readStream(`penalty-${openId}`);
  await store.close();
  const { at, data } = JSON.parse(Buffer.from(events[0].bytes).toString());
  const superior = data.agency.path.at(-2);
  const marks = { case: openId, agency: bureau.agency, county: superior, officer: bureau.officers[0]?.id ?? '', item: MODEL_ITEM };
  return { folder, counties, template: events.map((/** @type {any} */ event) => templateOf(event, marks, true)), modelDay: dayOf(at) };
}

/** @param {Awaited<ReturnType<typeof buildBureau>>} bureau @returns {Promise<County[]>} */
async function registerCounties({ system }) {
  const { rows } = accepted(await system.get('/v1/agencies?limit=200'), 'agencies');
  const city = rows.find((/** @type {any} */ row) => row.level === 'city');
  const register = async (/** @type {object} */ body) => accepted(await system.post('/v1/agencies', body), 'register agency').caseId;
  /** @type {County[]} */
  const counties = [];
  for (let number = 0; number < COUNTIES; number += 1) {
    const region = `1302${String(number + 10)}`;
    const county = { name: `第${number + 1}县司法局`, region, level: 'county', superior: city.agency };
    const id = await register(county);
    const path = `${city.agencyPath}${id}/`;
    const bureaus = [];
    for (let index = 0; index < BUREAUS_OF_A_COUNTY; index += 1) {
      const own = await register({ name: `第${number + 1}县第${index + 1}执法局`, region, level: 'county', superior: id });
      bureaus.push({ id: own, path: `${path}${own}/`, region });
    }
    counties.push({ id, path, region, bureaus });
  }
  return counties;
}

/**
 * A data folder with so many open duties: copies of the model's case, nine of ten opened within the last ten days and one within a
 * hundred, so that every light is there and most of it is in time, as in an office that is up to date.
 * @param {DutyModel} model @param {number} duties @returns {Promise<{ folder: string, duties: number, events: number }>}
 */
export async function fillDuties(model, duties) {
  const folder = await mkdtemp(join(tmpdir(), `anjuan-bench-duties-${duties}-`));
  await cp(model.folder, folder, { recursive: true, filter: (path) => !/views\.db/.test(path) });
  const filling = await StoreFilling.open(folder);
  const bureaus = model.counties.flatMap((county) => county.bureaus.map((bureau) => ({ ...bureau, county: county.id })));
  const cases = Math.ceil(duties / DUTIES_OF_A_CASE);
  const now = Date.now();
  const ages = Array.from({ length: cases }, (_, index) => ageOf(index)).sort((a, b) => b - a);
  for (const [index, age] of ages.entries()) {
    const opened = now - age;
    const bureau = /** @type {(typeof bureaus)[number]} */ (bureaus[(index * 31) % bureaus.length]);
    const marks = {
      case: uuidOf(`duties ${index}`),
      agency: bureau.id,
      county: bureau.county,
      officer: uuidOf(`officer ${(index * 13) % OFFICERS}`),
      item: /** @type {string} */ (ITEMS[index % ITEMS.length]),
      at: new Date(opened).toISOString(),
    };
    const days = Math.round((Date.parse(dayOf(marks.at)) - Date.parse(model.modelDay)) / DAY_MS);
    for (const step of model.template)
      await filling.append(`penalty-${marks.case}`, step.type, (own) => textOf(step, { ...marks, ...own }, days));
    filling.end(`penalty-${marks.case}`);
  }
  await filling.close();
  return { folder, duties: cases * DUTIES_OF_A_CASE, events: cases * model.template.length };
}

/** Milliseconds since a case was opened, spread evenly and repeatably. @param {number} index */
function ageOf(index) {
  const share = ((index * 7919) % 10_007) / 10_007;
  return Math.floor((index % 10 === 9 ? 10 + share * 90 : share * 10) * DAY_MS);
}
