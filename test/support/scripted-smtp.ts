// ScriptedSmtp: a mail server that follows the dialogue up to one stage, where it does as told:
// answers with another line, never answers, or breaks the connection off.
import type { Socket } from 'node:net';
import { RawPeer } from './raw-peer.ts';

export const SMTP_STAGES = [
  'greeting',
  'EHLO',
  'AUTH',
  'MAIL',
  'RCPT',
  'DATA',
  'body',
  'message',
] as const;
/** `body` is in the middle of the message, `message` is after its end. */
export type SmtpStage = (typeof SMTP_STAGES)[number];

/** An answer without its line break, or what is done instead. */
export type SmtpAct = 'hang' | 'drop' | { readonly answer: string };

const USUAL: Readonly<Record<SmtpStage, string | undefined>> = {
  greeting: '220 mx.example ESMTP',
  EHLO: '250-mx.example\r\n250-8BITMIME\r\n250 AUTH PLAIN',
  AUTH: '235 2.7.0 Welcome',
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  DATA: '354 Go on',
  body: undefined,
  message: '250 2.0.0 Queued as 1',
};

export class ScriptedSmtp {
  /** The stages that were reached, over all connections. */
  readonly stages: SmtpStage[] = [];
  /** What is done at a stage; an act that is given once is done once. */
  act: ((stage: SmtpStage) => SmtpAct | undefined) | undefined;
  /** The bodies that were received whole. */
  readonly messages: string[] = [];
  #peer: RawPeer | undefined;

  static async listen(): Promise<ScriptedSmtp> {
    const server = new ScriptedSmtp();
    server.#peer = await RawPeer.listen((socket) => {
      server.#converse(socket);
    });
    return server;
  }

  get port(): number {
    return this.#peer?.port ?? 0;
  }

  async close(): Promise<void> {
    await this.#peer?.close();
  }

  #converse(socket: Socket): void {
    const session = { pending: '', isInMessage: false, isOver: false };
    const reach = (stage: SmtpStage): boolean => {
      const came = this.#reach(stage, socket);
      session.isOver = came === 'over';
      session.isInMessage = came === 'on' && (stage === 'DATA' || stage === 'body');
      return came !== 'over';
    };
    socket.on('data', (chunk) => {
      if (session.isOver) return;
      session.pending += chunk.toString('latin1');
      if (session.isInMessage && !this.#isBodyReached() && !reach('body')) return;
      for (;;) {
        const end = session.pending.indexOf(session.isInMessage ? '\r\n.\r\n' : '\r\n');
        if (end === -1) return;
        const text = session.pending.slice(0, end);
        session.pending = session.pending.slice(end + (session.isInMessage ? 5 : 2));
        if (session.isInMessage) this.messages.push(text);
        if (!reach(session.isInMessage ? 'message' : stageOf(text))) return;
      }
    });
    reach('greeting');
  }

  #isBodyReached(): boolean {
    return this.stages.at(-1) === 'body';
  }

  /** Whether the dialogue goes on as usual, with another answer, or not at all. */
  #reach(stage: SmtpStage, socket: Socket): 'on' | 'answered' | 'over' {
    this.stages.push(stage);
    const act = this.act?.(stage);
    if (act === 'hang') return 'over';
    if (act === 'drop') {
      socket.destroy();
      return 'over';
    }
    const answer = act?.answer ?? USUAL[stage];
    if (answer !== undefined) socket.write(`${answer}\r\n`);
    return act === undefined ? 'on' : 'answered';
  }
}

function stageOf(command: string): SmtpStage {
  const [verb = ''] = command.toUpperCase().split(' ');
  if (verb === 'HELO') return 'EHLO';
  return SMTP_STAGES.find((stage) => stage === verb) ?? 'MAIL';
}
