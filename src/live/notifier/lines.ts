import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { GatewayEndpoint } from './gateway.ts';

/** The buyers' ends of a node's WebSockets. */
export interface Lines {
  /** Settles with the news of `request`; rejects where no line holds for 5 s, or the lines are closed. */
  told(request: string): Promise<string>;
  /** Ends every socket; whoever waits is rejected. */
  close(): void;
}

const HANDSHAKE_MS = 5_000;
/** How long a broken line is opened again, and the pause before each try, ms. */
const REOPEN = { forMs: 5_000, pauseMs: 50 };

/**
 * A socket for each buyer who waits, `most` at a time; beyond that a buyer waits for one, which is part of its response
 * time. A socket whose buyer has been told serves the next one.
 */
export function openLines(endpoint: GatewayEndpoint, most: number): Lines {
  return new SocketLines(endpoint, most);
}

class SocketLines implements Lines {
  readonly #url: string;
  readonly #most: number;
  readonly #free: Line[] = [];
  readonly #open = new Set<Line>();
  readonly #waiting: (() => void)[] = [];
  #lent = 0;
  #isClosed = false;

  constructor({ host, port, path }: GatewayEndpoint, most: number) {
    this.#url = `ws://${host}:${port}${path}`;
    this.#most = most;
  }

  async told(request: string): Promise<string> {
    await this.#turn();
    try {
      return await this.#hear(request);
    } finally {
      this.#lent -= 1;
      this.#waiting.shift()?.();
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const line of this.#open) line.end();
    for (const go of this.#waiting.splice(0)) go();
  }

  async #turn(): Promise<void> {
    if (this.#lent >= this.#most) await new Promise<void>((go) => this.#waiting.push(go));
    this.#lent += 1;
  }

  async #hear(request: string): Promise<string> {
    let brokeMs: number | undefined;
    for (;;) {
      if (this.#isClosed) throw new Error('the lines are closed');
      const line = this.#free.pop() ?? this.#add();
      const startedMs = performance.now();
      try {
        const news = await line.ask(request);
        this.#free.push(line);
        return news;
      } catch (error) {
        this.#open.delete(line);
        line.end();
        const now = performance.now();
        // One that held for a while is a new matter.
        if (brokeMs === undefined || now - startedMs > REOPEN.forMs) brokeMs = now;
        if (now - brokeMs >= REOPEN.forMs) throw error;
        await sleep(REOPEN.pauseMs);
      }
    }
  }

  #add(): Line {
    const line = new Line(this.#url);
    this.#open.add(line);
    return line;
  }
}

/** One socket. */
class Line {
  readonly #socket: WebSocket;
  #asked: Asked | undefined;
  #broke: Error | undefined;

  constructor(url: string) {
    const socket = new WebSocket(url, {
      ...{ handshakeTimeout: HANDSHAKE_MS, perMessageDeflate: false },
    });
    this.#socket = socket;
    socket.on('open', () => this.#send());
    socket.on('message', (data: Buffer) => this.#heard(data.toString()));
    socket.on('error', (error) => {
      this.#broke = error;
    });
    socket.on('close', () => this.#break());
  }

  /** One at a time. Rejects where the socket breaks before the answer. */
  ask(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#asked = { request, resolve, reject };
      const { readyState } = this.#socket;
      if (readyState === WebSocket.OPEN) this.#send();
      else if (readyState !== WebSocket.CONNECTING) this.#break();
    });
  }

  end(): void {
    this.#socket.terminate();
  }

  #send(): void {
    if (this.#asked !== undefined) this.#socket.send(this.#asked.request);
  }

  #heard(text: string): void {
    const [request, news] = JSON.parse(text) as [string, string];
    if (this.#asked?.request !== request) return;
    const { resolve } = this.#asked;
    this.#asked = undefined;
    resolve(news);
  }

  #break(): void {
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.reject(this.#broke ?? new Error('the WebSocket broke before the news came'));
  }
}

interface Asked {
  readonly request: string;
  readonly resolve: (news: string) => void;
  readonly reject: (error: Error) => void;
}
