// @ts-check
import { Connection, headOf } from './connection.mjs';
import { dayOf } from './office.mjs';

/**
 * People at work, in a process of their own. Each lane has a case under investigation, in which it orders rectifications, records that they
 * were met, and records inquiries; it registers leads that are declined at once, and leads that lay about so long that a notice is due
 * at once. So many requests a second in all, no faster.
 *
 * @typedef {{ url: string, officer: string, head: string, officers: readonly string[], now: string, longAgo: string,
 *   perSecond: number, milliseconds: number, cases: readonly { caseId: string, revision: number }[] }} DutyOrder
 * @typedef {{ events: number, milliseconds: number, endedAt: number, stale: string[], busy: number, latencies: number[] }} DutyReport
 */

const INQUIRIES = 5;
let keys = 0;

/** @typedef {{ connection: Connection, port: number }} Desk a connection, and where it leads */

/** @param {Desk} desk @param {string} token @param {string} path @param {object} body @param {number | undefined} ifMatch @returns {Promise<{ status: number, body: any }>} */
async function post({ connection, port }, token, path, body, ifMatch) {
  const text = JSON.stringify(body);
  keys += 1;
  const match = ifMatch === undefined ? '' : `If-Match: "${ifMatch}"\r\n`;
  const headers = `Authorization: Bearer ${token}\r\nIdempotency-Key: duty-load-${process.pid}-${keys}\r\n${match}`;
  const answer = await connection.ask(`${headOf(port, path, text, headers)}\r\n${text}`);
  return { status: answer.status, body: JSON.parse(Buffer.from(answer.text, 'latin1').toString()) };
}

/** @param {DutyOrder} order @returns {Promise<DutyReport>} */
async function work({ url, officer, head, officers, now, longAgo, perSecond, milliseconds, cases }) {
  const port = Number(new URL(url).port);
  const began = performance.now();
  const goesOn = () => performance.now() - began < milliseconds;
  let asked = 0;
  let events = 0;
  let busy = 0;
  /** @type {string[]} */
  const stale = [];
  /** @type {number[]} */
  const latencies = [];
  const turn = async () => {
    const at = (asked * 1000) / perSecond;
    asked += 1;
    const early = at - (performance.now() - began);
    if (early > 1) await new Promise((resume) => setTimeout(resume, early));
  };
  /** @param {Desk} desk @param {string} token @param {string} path @param {object} body @param {number} [ifMatch] */
  const ask = async (desk, token, path, body, ifMatch) => {
    for (;;) {
      await turn();
      const from = performance.now();
      const answer = await post(desk, token, path, body, ifMatch);
      latencies.push(performance.now() - from);
      if (answer.status === 503 || answer.body.code === 'busy') busy += 1;
      else if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      else {
        events += answer.body.events.length;
        return answer.body;
      }
    }
  };
  const lead = (/** @type {string} */ on) => ({
    ...{ title: '某副食店未建立进货查验记录', source: 'inspection', receivedOn: on, discoveredOn: on },
    act: { description: '未建立食品进货查验记录', place: '解放路12号', ended: on, harm: false },
  });
  const today = dayOf(now);
  const inquiry = (/** @type {number} */ number) => ({
    ...{ number, from: now, to: now, place: '解放路12号', officers, rightsTold: true, files: [] },
    ...{ persons: [{ name: '示例乙', relation: 'employee' }], record: '问:是否建立进货查验记录制度?答:没有。' },
  });
  const lane = async (/** @type {DutyOrder['cases'][number]} */ { caseId, revision: first }) => {
    const path = `/v1/penalty-cases/${caseId}`;
    let revision = first;
    const desk = { connection: new Connection(port), port };
    const step = async (/** @type {string} */ command, /** @type {object} */ body) => {
      ({ revision } = await ask(desk, officer, `${path}/${command}`, body, revision));
    };
    for (let number = 1; goesOn(); number += 1) {
      stale.push((await ask(desk, officer, '/v1/penalty-cases', lead(longAgo))).caseId);
      const idle = await ask(desk, officer, '/v1/penalty-cases', lead(today));
      const declined = { ground: 'no-violation', reason: '经核查已建立进货查验记录' };
      await ask(desk, head, `/v1/penalty-cases/${idle.caseId}/decline-filing`, declined, idle.revision);
      const order = `ZG-${number}`;
      await step('order-rectification', { order, orderedOn: today, requirements: '建立食品进货查验记录制度', until: later(today, 14) });
      await step('record-reinspection', { order, on: today, result: 'met', officers, files: [] });
      for (let one = 0; one < INQUIRIES && goesOn(); one += 1) await step('record-inquiry', inquiry(number * INQUIRIES + one));
    }
    desk.connection.end();
  };
  await Promise.all(cases.map(lane));
  return { events, milliseconds: performance.now() - began, endedAt: Date.now(), stale, busy, latencies };
}

/** @param {string} day @param {number} days */
function later(day, days) {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

process.on('message', async (/** @type {DutyOrder} */ order) => {
  process.send?.(await work(order));
});
