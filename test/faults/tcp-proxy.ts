// TcpProxy: the network between a replica and Redis, which can be cut, or swallow what is sent.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class TcpProxy {
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #sockets = new Set<Socket>();
  #mode: 'open' | 'refuse' | 'swallow' = 'open';

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((socket) => {
      this.#join(socket);
    });
  }

  /** Listens on a free port of this host for connections to another one. */
  static async listen(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    // Of a TCP server this is never null nor a path.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks all connections; new ones are refused until `heal`. */
  refuse(): void {
    this.#mode = 'refuse';
    this.#breakAll();
  }

  /** Keeps connections open and lets nothing through until `heal`, which breaks them. */
  swallow(): void {
    this.#mode = 'swallow';
    for (const socket of this.#sockets) socket.unpipe();
  }

  heal(): void {
    if (this.#mode === 'swallow') this.#breakAll();
    this.#mode = 'open';
  }

  async close(): Promise<void> {
    this.#breakAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(socket: Socket): void {
    this.#keep(socket);
    if (this.#mode === 'refuse') socket.destroy();
    if (this.#mode !== 'open') return;
    const upstream = connect(this.#targetPort, '127.0.0.1');
    this.#keep(upstream);
    socket.pipe(upstream).pipe(socket);
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
  }

  #breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
