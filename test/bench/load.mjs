// @ts-check
import { Connection, headOf } from './connection.mjs';

/**
 * The load generator, in a process of its own: raw keep-alive sockets, one request at a time on each, requests laid out once and only
 * stamped with key, revision and number. Orders come by message, one round each; answers go back the same way.
 *
 * @typedef {{ port: number, milliseconds: number, lanes: { path: string, revision: number }[], headers: string, body: string }} Order
 * @typedef {{ accepted: number, other: Record<string, number>, milliseconds: number, latencies: number[], revisions: number[] }} Report
 */

const NUMBER = '1000000';
/** The number of the record in the body grows with every request and keeps its width. */
export const BODY_NUMBER = Number(NUMBER);

/** Numbers handed out to the lanes, so that no body is sent twice to one case. @type {Map<string, number>} */
const numbers = new Map();
let keys = 0;

class Lane {
  latencies = /** @type {number[]} */ ([]);
  accepted = 0;
  other = /** @type {Record<string, number>} */ ({});

  /** @param {Order} order @param {Order['lanes'][number]} lane */
  constructor({ port, headers, body }, { path, revision }) {
    this.path = path;
    this.revision = revision;
    const [before, after] = body.split(`"number":${NUMBER}`);
    if (after === undefined) throw new Error('the body holds no number to stamp');
    this.before = `${before}"number":`;
    this.after = after;
    this.head = headOf(port, path, body, headers);
    this.connection = new Connection(port);
  }

  /** @param {() => boolean} goesOn */
  async work(goesOn) {
    try {
      do {
        const began = performance.now();
        const { status } = await this.connection.ask(this.request());
        this.latencies.push(performance.now() - began);
        if (status >= 200 && status < 300) {
          this.accepted += 1;
          this.revision += 1;
        } else this.count(String(status));
      } while (goesOn());
    } catch (error) {
      this.count(error instanceof Error ? error.message : String(error));
    }
    this.connection.end();
  }

  request() {
    const number = (numbers.get(this.path) ?? BODY_NUMBER) + 1;
    numbers.set(this.path, number);
    keys += 1;
    return `${this.head}Idempotency-Key: load-${process.pid}-${keys}\r\nIf-Match: "${this.revision}"\r\n\r\n${this.before}${number}${this.after}`;
  }

  /** @param {string} what */
  count(what) {
    this.other[what] = (this.other[what] ?? 0) + 1;
  }
}

/** @param {Order} order @returns {Promise<Report>} */
async function round(order) {
  const began = performance.now();
  const goesOn = () => performance.now() - began < order.milliseconds;
  const lanes = order.lanes.map((lane) => new Lane(order, lane));
  await Promise.all(lanes.map((lane) => lane.work(goesOn)));
  const milliseconds = performance.now() - began;
  /** @type {Record<string, number>} */
  const other = {};
  for (const lane of lanes) for (const [what, count] of Object.entries(lane.other)) other[what] = (other[what] ?? 0) + count;
  return {
    accepted: lanes.reduce((sum, lane) => sum + lane.accepted, 0),
    other,
    milliseconds,
    latencies: lanes.flatMap((lane) => lane.latencies),
    revisions: lanes.map((lane) => lane.revision),
  };
}

process.on('message', async (/** @type {Order} */ order) => {
  process.send?.(await round(order));
});
