import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between client and node as a network does: connections can be cut, refused, or go silent without being closed. */
export class TcpRelay {
  private readonly sockets = new Set<Socket>();
  private refusing = false;
  private frozen = false;

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {}

  static async before(target: { host: string; port: number }): Promise<TcpRelay> {
    const server = createServer();
    const relay = new TcpRelay(server, target);
    server.on('connection', (socket) => relay.accept(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Cuts, and refuses whoever comes until `admit`. */
  refuse(): void {
    this.refusing = true;
    this.cut();
  }

  admit(): void {
    this.refusing = false;
    this.frozen = false;
  }

  /** Half-open: connections stay, and new ones are taken, but nothing passes any more. */
  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(socket: Socket): void {
    if (this.refusing) return void socket.destroy();
    this.hold(socket);
    if (this.frozen) return void socket.pause();
    const onward = connect(this.target);
    this.hold(onward);
    socket.pipe(onward).pipe(socket);
    socket.on('close', () => onward.destroy());
    onward.on('close', () => socket.destroy());
  }

  private hold(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
