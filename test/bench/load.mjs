// @ts-check
import { connect } from 'node:net';

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
  began = 0;
  received = '';

  /** @param {Order} order @param {Order['lanes'][number]} lane @param {() => boolean} goesOn @param {() => void} done */
  constructor(order, lane, goesOn, done) {
    this.path = lane.path;
    this.revision = lane.revision;
    this.goesOn = goesOn;
    this.done = done;
    const [before, after] = order.body.split(`"number":${NUMBER}`);
    if (after === undefined) throw new Error('the body holds no number to stamp');
    this.before = `${before}"number":`;
    this.after = after;
    this.head = `POST ${lane.path} HTTP/1.1\r\nHost: 127.0.0.1:${order.port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(order.body)}\r\n${order.headers}`;
    this.socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('connect', () => this.ask());
    this.socket.on('data', (/** @type {string} */ chunk) => this.receive(chunk));
    this.socket.on('error', (error) => {
      this.count(error.message);
      this.done();
    });
  }

  ask() {
    const number = (numbers.get(this.path) ?? BODY_NUMBER) + 1;
    numbers.set(this.path, number);
    keys += 1;
    this.began = performance.now();
    this.socket.write(
      `${this.head}Idempotency-Key: load-${process.pid}-${keys}\r\nIf-Match: "${this.revision}"\r\n\r\n${this.before}${number}${this.after}`,
    );
  }

  /** @param {string} chunk */
  receive(chunk) {
    this.received += chunk;
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(this.received)?.[1];
    if (length === undefined) throw new Error('an answer without a length');
    if (this.received.length < end + 4 + Number(length)) return;
    this.latencies.push(performance.now() - this.began);
    const status = this.received.slice(9, 12);
    if (status.startsWith('2')) {
      this.accepted += 1;
      this.revision += 1;
    } else this.count(status);
    this.received = '';
    if (this.goesOn()) this.ask();
    else {
      this.socket.end();
      this.done();
    }
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
  /** @type {Lane[]} */
  const lanes = [];
  await Promise.all(order.lanes.map((lane) => new Promise((done) => lanes.push(new Lane(order, lane, goesOn, () => done(undefined))))));
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
