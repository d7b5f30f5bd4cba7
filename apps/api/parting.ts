import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What came before the stop was heard of has begun to be read by then. */
const SILENT_MS = 1_000;
const STALLED_MS = 15_000;

interface Open {
  asked: boolean;
  carried: number;
  movedAt: number;
}

/**
 * Lets go of the connections of a server that closes: at once of those whose request is answered, after a second of those that never asked
 * (browsers open such in advance), after fifteen without a byte of those under way. A server that closes judges no time limits any more
 * and takes a connection without a request for one under way, so that either would hold the end up for ever.
 */
export class Parting {
  private readonly open = new Map<Socket, Open>();
  private began: number | undefined;

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.open.set(socket, { asked: false, carried: 0, movedAt: 0 });
      socket.once('close', () => this.open.delete(socket));
    });
    server.on('request', ({ socket }) => {
      const connection = this.open.get(socket);
      if (connection !== undefined) connection.asked = true;
    });
  }

  /** Looked at again and again from the stop on. @param now monotonic, in milliseconds */
  look(now: number): void {
    this.began ??= now;
    this.server.closeIdleConnections();
    for (const [socket, connection] of this.open) {
      const carried = socket.bytesRead + socket.bytesWritten;
      if (now === this.began || carried !== connection.carried) Object.assign(connection, { carried, movedAt: now });
      if (connection.asked ? now - connection.movedAt >= STALLED_MS : now - this.began >= SILENT_MS) socket.destroy();
    }
  }
}
