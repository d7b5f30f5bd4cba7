import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What came before the stop was heard of has begun to be read by then. */
const SILENT_MS = 1_000;
const STALLED_MS = 15_000;
/** Of what the office works on nothing moves until it is answered; whoever supervises the process waits no longer either. */
const WORKING_MS = 60_000;

interface Open {
  asked: { readonly request: IncomingMessage; readonly response: ServerResponse } | undefined;
  carried: number;
  movedAt: number;
}

/**
 * Lets go of the connections of a server that closes: at once of those whose request is answered, after a second of those that never asked
 * (browsers open such in advance), after fifteen without a byte of those under way, and of those that send on what was refused, after a minute
 * where it is the office that works on an answer. A server that closes judges no time limits any more and takes a connection without a request for one under way, so that either
 * would hold the end up for ever.
 */
export class Parting {
  private readonly open = new Map<Socket, Open>();
  private began: number | undefined;

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.open.set(socket, { asked: undefined, carried: 0, movedAt: 0 });
      socket.once('close', () => this.open.delete(socket));
    });
    server.on('request', (request, response) => {
      const connection = this.open.get(request.socket);
      if (connection !== undefined) connection.asked = { request, response };
    });
  }

  /** Looked at again and again from the stop on. @param now monotonic, in milliseconds */
  look(now: number): void {
    this.began ??= now;
    this.server.closeIdleConnections();
    for (const [socket, connection] of this.open) {
      const carried = socket.bytesRead + socket.bytesWritten;
      if (now === this.began || (carried !== connection.carried && !isAnswered(connection)))
        Object.assign(connection, { carried, movedAt: now });
      const over = connection.asked === undefined ? now - this.began >= SILENT_MS : now - connection.movedAt >= patience(connection.asked);
      if (over) socket.destroy();
    }
  }
}

/** What still comes then is read and thrown away: it holds up nothing. */
function isAnswered({ asked }: Open): boolean {
  return asked?.response.writableFinished === true;
}

/** The office owes the next byte where the request is whole and its answer has not begun, the client else. */
function patience({ request, response }: NonNullable<Open['asked']>): number {
  return request.complete && !response.headersSent ? WORKING_MS : STALLED_MS;
}
