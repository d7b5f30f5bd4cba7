// @ts-check
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { transformFile } from '@swc/core';
import { BODY_NUMBER } from './load.mjs';
import { accepted, buildBureau, Listening, openCase, ROOT, startOffice } from './office.mjs';
import { median, percentile } from './numbers.mjs';

const CONNECTIONS = 64;

/** @typedef {import('./load.mjs').Order} Order @typedef {import('./load.mjs').Report} Report */

class Generator {
  child = fork(join(import.meta.dirname, 'load.mjs'), { stdio: 'inherit' });

  /** @param {Order} order @returns {Promise<Report>} */
  async round(order) {
    const answered = once(this.child, 'message');
    this.child.send(order);
    const [report] = await answered;
    order.lanes.forEach((lane, index) => {
      lane.revision = report.revisions[index];
    });
    return report;
  }

  stop() {
    this.child.kill();
  }
}

/** The stock application, compiled as the office is. */
async function startFloor() {
  const { code } = await transformFile(join(import.meta.dirname, 'floor/floor.ts'), {
    configFile: join(ROOT, '.swcrc'),
    sourceMaps: false,
  });
  const folder = join(ROOT, 'dist/bench');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'floor.js'), code);
  return Listening.start(join(folder, 'floor.js'));
}

/** Body of the command measured: about 600 bytes with nested persons. @param {Awaited<ReturnType<typeof buildBureau>>} bureau */
function inquiry({ officers, now }) {
  return {
    number: BODY_NUMBER,
    from: now,
    to: now,
    place: '解放路12号',
    officers: officers.map(({ id }) => id),
    persons: [
      { name: '示例甲', relation: 'representative', idType: 'citizen-id', idNumber: '11010519491231002X', phone: '13800000000' },
      { name: '示例乙', relation: 'employee' },
    ],
    rightsTold: true,
    record: '问:是否建立进货查验记录制度?答:没有。问:货物从何处购进?答:从批发市场购进,未索取票据。',
    files: [],
  };
}

/** @param {number} port @param {string} token @param {object} body @param {{ path: string, revision: number }[]} lanes @param {number} milliseconds @returns {Order} */
function orderTo(port, token, body, lanes, milliseconds) {
  return { port, milliseconds, lanes, headers: `Authorization: Bearer ${token}\r\n`, body: JSON.stringify(body) };
}

/** @param {Report} report */
function rate({ accepted: count, milliseconds }) {
  return (count / milliseconds) * 1000;
}

/** @param {Report} report @param {string} who */
function mustBeClean({ other }, who) {
  if (Object.keys(other).length > 0) throw new Error(`${who} answered ${JSON.stringify(other)}`);
}

/**
 * Ratio 1: durable commands a second at 64 connections over no-op POSTs of the same body to the stock stack, in alternating rounds.
 * @param {{ rounds: number, milliseconds: number, warmUp: number }} size
 */
export async function measureCommand({ rounds, milliseconds, warmUp }) {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-bench-'));
  const generator = new Generator();
  const office = await startOffice(folder);
  const floor = await startFloor();
  try {
    await wait(3_000);
    const idleMb = office.memory();
    const bureau = await buildBureau(office.url);
    const [officer] = bureau.officers;
    if (officer === undefined) throw new Error('a bureau without officers');
    const cases = [];
    for (let lane = 0; lane < CONNECTIONS; lane += 1) cases.push(await openCase(bureau));
    const lanes = () => cases.map(({ caseId, revision }) => ({ path: `/v1/penalty-cases/${caseId}/record-inquiry`, revision }));
    const body = inquiry(bureau);
    const toOffice = orderTo(Number(new URL(office.url).port), officer.token, body, lanes(), warmUp);
    const toFloor = orderTo(Number(new URL(floor.url).port), officer.token, body, lanes(), warmUp);
    for (const order of [toFloor, toOffice, toFloor, toOffice]) await generator.round(order);
    /** @type {{ office: Report, floor: Report, officeMs: number, floorMs: number }[]} */
    const pairs = [];
    for (let round = 0; round < rounds; round += 1) {
      const before = floor.mainThreadMs();
      const floored = await generator.round({ ...toFloor, milliseconds });
      const floorMs = floor.mainThreadMs() - before;
      const begun = office.mainThreadMs();
      const order = { ...toOffice, milliseconds };
      const done = await generator.round(order);
      pairs.push({ office: done, floor: floored, officeMs: office.mainThreadMs() - begun, floorMs });
      mustBeClean(done, 'the office');
      mustBeClean(floored, 'the floor');
    }
    await mustBeStored(bureau, toOffice);
    const latencies = pairs.flatMap((pair) => pair.office.latencies);
    const p50 = percentile(latencies, 50);
    const p99 = percentile(latencies, 99);
    return {
      bodyBytes: Buffer.byteLength(toOffice.body),
      floorPerSecond: median(pairs.map((pair) => rate(pair.floor))),
      officePerSecond: median(pairs.map((pair) => rate(pair.office))),
      command: median(pairs.map((pair) => rate(pair.office) / rate(pair.floor))),
      rounds: pairs.map((pair) => rate(pair.office) / rate(pair.floor)),
      /** Processor time of the answering thread per request: what the ratio would be were nothing else to share the machine. */
      floorMicroseconds: median(pairs.map(({ floor: { accepted: count }, floorMs }) => (floorMs * 1000) / count)),
      officeMicroseconds: median(pairs.map(({ office: { accepted: count }, officeMs }) => (officeMs * 1000) / count)),
      p50,
      p99,
      idleMb,
    };
  } finally {
    generator.stop();
    await Promise.all([office.stop(), floor.stop()]);
    await rm(folder, { recursive: true });
  }
}

/** Every command counted is an event that can be read back. @param {Awaited<ReturnType<typeof buildBureau>>} bureau @param {Order} order */
async function mustBeStored({ officers: [officer] }, order) {
  for (const { path, revision } of order.lanes) {
    const id = path.split('/')[3];
    const shown = accepted(await /** @type {import('./office.mjs').Person} */ (officer).get(`/v1/penalty-cases/${id}`), 'show');
    if (shown.revision !== revision) throw new Error(`case ${id} is at ${shown.revision}, the answers said ${revision}`);
  }
}
