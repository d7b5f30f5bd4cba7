// @ts-check
import { connect } from 'node:net';

/** @typedef {{ status: number, text: string }} Answer text: the body, a character a byte, so that counting it costs nothing */

/** A raw keep-alive connection with one request at a time: an HTTP client would take as much of the machine as the office it asks. */
export class Connection {
  received = '';
  /** @type {{ resolve(answer: Answer): void, reject(error: Error): void } | undefined} */
  waiting;

  /** @param {number} port */
  constructor(port) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.setEncoding('latin1');
    this.socket.on('data', (/** @type {string} */ chunk) => this.receive(chunk));
    this.socket.on('error', (error) => this.settle()?.reject(error));
    this.socket.on('close', () => this.settle()?.reject(new Error('the connection was closed')));
  }

  /** @param {string} request whole, head and body @returns {Promise<Answer>} */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(request);
    });
  }

  end() {
    this.socket.end();
  }

  /** @param {string} chunk */
  receive(chunk) {
    this.received += chunk;
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(this.received)?.[1];
    if (length === undefined) throw new Error('an answer without a length');
    if (this.received.length < end + 4 + Number(length)) return;
    const answer = { status: Number(this.received.slice(9, 12)), text: this.received.slice(end + 4) };
    this.received = '';
    this.settle()?.resolve(answer);
  }

  settle() {
    const { waiting } = this;
    this.waiting = undefined;
    return waiting;
  }
}

/** Head of a POST up to its last own header line. @param {number} port @param {string} path @param {string} body @param {string} headers each line ended */
export function headOf(port, path, body, headers) {
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}`;
}
