// RawPeer: a server that says on its sockets whatever it is told to, HTTP or not.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class RawPeer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  connectionCount = 0;

  private constructor(greet: (socket: Socket) => void) {
    this.#server = createServer((socket) => {
      this.connectionCount += 1;
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
      greet(socket);
    });
  }

  /** Listens on a free port of this host; `greet` gets every connection. */
  static async listen(greet: (socket: Socket) => void): Promise<RawPeer> {
    const peer = new RawPeer(greet);
    await new Promise<void>((resolve) => peer.#server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  get port(): number {
    // Of a TCP server this is never null nor a path.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks all connections off and stops listening. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
