// @ts-check
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accepted, signIn, startOffice } from './office.mjs';
import { median } from './numbers.mjs';

/** @typedef {{ events: number, milliseconds: number, views: number, moreMb: number }} Measured */

/** @param {'scan' | 'views'} what @param {string} folder @returns {Promise<Measured>} */
async function measured(what, folder) {
  const child = join(import.meta.dirname, 'rebuild.child.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [child, what, folder]);
  return JSON.parse(stdout);
}

/** Scan and rebuild in turn. @param {string} folder @param {number} rounds */
async function pairsOf(folder, rounds) {
  const pairs = [];
  for (let round = 0; round < rounds; round += 1)
    pairs.push({ scan: await measured('scan', folder), views: await measured('views', folder) });
  return pairs;
}

/** Microseconds that one event costs. @param {Measured} measurement */
const perEvent = ({ milliseconds, events }) => (milliseconds * 1000) / events;

/**
 * Ratio 3: scanning and parsing the store over rebuilding every view of it; and what an event costs in the large store over what it
 * costs in the small one, both taken relative to the scan beside it, so that a machine that changes its pace does not show.
 * @param {{ small: string, large: string, rounds: number, largeRounds: number }} stores
 */
export async function measureRebuild({ small, large, rounds, largeRounds }) {
  const few = await pairsOf(small, rounds);
  const many = await pairsOf(large, largeRounds);
  const relative = (/** @type {typeof few} */ pairs) => median(pairs.map(({ scan, views }) => perEvent(views) / perEvent(scan)));
  const newest = /** @type {(typeof few)[number]} */ (many.at(-1));
  return {
    views: newest.views.views,
    smallEvents: /** @type {(typeof few)[number]} */ (few[0]).scan.events,
    largeEvents: newest.scan.events,
    scanMicroseconds: median(many.map(({ scan }) => perEvent(scan))),
    rebuildMicroseconds: median(many.map(({ views }) => perEvent(views))),
    rebuild: 1 / relative(many),
    rebuildSmall: 1 / relative(few),
    rebuildGrowth: relative(many) / relative(few),
    rebuildGrowthByTime: median(many.map(({ views }) => perEvent(views))) / median(few.map(({ views }) => perEvent(views))),
    childMb: median(many.map(({ views }) => views.moreMb)),
  };
}

/** Memory that a running office needs beyond what it had, at most, while it builds every view anew. @param {string} folder */
export async function measureRebuildMemory(folder) {
  const office = await startOffice(folder);
  try {
    const system = await signIn(office.url, 'system-admin');
    await untilReady(office.url);
    const before = office.memory();
    await writeFile(`/proc/${office.child.pid}/clear_refs`, '5').catch(() => undefined);
    accepted(await system.post('/v1/operations/views/rebuild', {}), 'rebuild');
    for (;;) {
      const { rebuilding } = accepted(await system.get('/v1/operations/views'), 'views');
      if (rebuilding.done) {
        if (rebuilding.error !== undefined) throw new Error(`the rebuild failed: ${rebuilding.error}`);
        break;
      }
      await new Promise((resume) => setTimeout(resume, 100));
    }
    return office.memory('VmHWM') - before;
  } finally {
    await office.stop();
  }
}

/** Waits until every view has caught up and the agenda's first look through all duties is over: that takes memory of its own. @param {string} url */
export async function untilReady(url) {
  for (;;) {
    const { parts } = await (await fetch(`${url}/health/ready`)).json();
    const views = Object.values(parts.views.detail);
    const hasLooked = parts.agenda.detail.lastTick?.outcome === 'done';
    if (hasLooked && views.every((view) => view.state === 'live' && view.lag.events === 0)) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
