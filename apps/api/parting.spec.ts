import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Parting } from './parting.js';

const UPLOAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc';

describe('connections while the server closes', () => {
  let server: Server;
  let parting: Parting;
  let closed: Promise<unknown>;
  const arrived = new EventEmitter();
  const clients: Socket[] = [];
  beforeEach(async () => {
    server = createServer((request, response) => {
      if (request.url === '/refused') response.end();
      const answer = () => {
        if (response.writableEnded) return;
        if (request.url === '/') response.end();
        else arrived.emit('whole', response);
      };
      request.on('data', () => arrived.emit('bytes', request)).on('end', answer);
    });
    parting = new Parting(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
    server.close();
  });

  async function client(): Promise<Socket> {
    const accepted = once(server, 'connection');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    clients.push(socket);
    await accepted;
    return socket;
  }

  /** A client whose request is under way: half its body has been read. */
  async function uploading(): Promise<{ readonly socket: Socket; readonly request: IncomingMessage }> {
    const read = once(arrived, 'bytes') as Promise<[IncomingMessage]>;
    const socket = await client();
    socket.write(UPLOAD);
    const [request] = await read;
    return { socket, request };
  }

  const connections = () => new Promise<number>((told) => server.getConnections((_fault, count) => told(count)));

  function close(at: number): void {
    closed = once(server, 'close');
    server.close();
    parting.look(at);
  }

  it('a connection that never asked for anything held up the end for ever: it is let go of after a second', async () => {
    await client();
    close(100);

    parting.look(1_099);
    expect(await connections()).toBe(1);
    parting.look(1_100);

    await closed;
  });

  it('an upload that stood still held up the end for ever: it is let go of after fifteen seconds without a byte', async () => {
    const { request } = await uploading();
    close(0);

    parting.look(14_999);
    expect(request.destroyed).toBe(false);
    parting.look(15_000);

    await closed;
  });

  /** A client that waits for an answer which takes its time. */
  async function waiting(): Promise<{ readonly socket: Socket; readonly response: ServerResponse }> {
    const whole = once(arrived, 'whole') as Promise<[ServerResponse]>;
    const socket = await client();
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    const [response] = await whole;
    return { socket, response };
  }

  it('a question that the office worked on for more than fifteen seconds was cut off as if it stood still: it is answered', async () => {
    const { socket, response } = await waiting();
    close(0);
    parting.look(15_000);
    parting.look(59_999);

    const told = once(socket, 'data');
    response.end('figures');

    expect(String(await told)).toContain('figures');
    socket.destroy();
    await closed;
  });

  it('a question that is never answered is let go of after a minute', async () => {
    const { response } = await waiting();
    close(0);

    parting.look(59_999);
    expect(response.socket?.destroyed).toBe(false);
    parting.look(60_000);

    await closed;
  });

  it('an answer that nobody reads on is let go of after fifteen seconds without a byte', async () => {
    const { socket, response } = await waiting();
    socket.pause();
    const begun = once(socket, 'readable');
    response.write('figures');
    await begun;
    close(0);

    parting.look(14_999);
    expect(response.socket?.destroyed).toBe(false);
    parting.look(15_000);

    await closed;
  });

  it('a body that was refused, and is only read to be thrown away, held up the end as long as it went on: fifteen seconds are enough', async () => {
    const read = once(arrived, 'bytes') as Promise<[IncomingMessage]>;
    const socket = await client();
    const told = once(socket, 'data');
    socket.write('POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc');
    expect(String(await told)).toContain('200 OK');
    const [request] = await read;
    close(0);
    for (const at of [5_000, 14_999, 15_000]) {
      expect(request.socket.destroyed).toBe(false);
      const more = once(arrived, 'bytes');
      socket.write('d');
      await more;
      parting.look(at);
    }

    expect(request.socket.destroyed).toBe(true);
    await closed;
  });

  it('an upload that goes on is answered, however long it takes', async () => {
    const { socket } = await uploading();
    close(0);
    parting.look(14_999);
    const read = once(arrived, 'bytes');
    socket.write('d');
    await read;

    parting.look(15_000);
    parting.look(29_999);
    const told = once(socket, 'data');
    socket.write('ef');

    expect(String(await told)).toContain('200 OK');
    socket.destroy();
    await closed;
  });
});
