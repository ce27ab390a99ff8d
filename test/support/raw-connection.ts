// RawConnection: a client that says what it likes on a socket, and stops when it likes.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export class RawConnection {
  /** Everything that came back so far. */
  received = '';
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
  }

  /** Connects to the server that a URL names. `drop` must be called in the end. */
  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  /** Writes text; resolves when the system has taken it. */
  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Breaks the connection off without a farewell. */
  drop(): void {
    this.#socket.resetAndDestroy();
  }
}
