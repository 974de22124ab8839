import type { CallObserver } from '../../core/observer.ts';
import type { NotifierPort } from '../../ports/notifier.ts';
import type { StoreConnections } from '../node/stores.ts';
import { mostSockets } from './descriptors.ts';
import { startGateway } from './gateway.ts';
import { type Lines, openLines } from './lines.ts';

/** What a process of the shop needs for its buyers' WebSockets. Plain data. */
export interface NotifierSpec {
  readonly kind: 'notifier';
  /** Nodes of the shop, at least 1: they may share a process, and its open files. */
  readonly nodes: number;
}

/** Starts a node's WebSocket server, and the other ends for its buyers. */
export async function connectNotifierNode({ nodes }: NotifierSpec): Promise<StoreConnections> {
  const gateway = await startGateway();
  const lines = openLines(gateway.endpoint, Math.max(1, Math.floor(mostSockets() / nodes)));
  const { switchboard } = gateway;
  const port = (observer: CallObserver): NotifierPort => ({
    told: (request) => observed(observer, lines, request),
    tell: (request, news) => switchboard.tell(request, news),
    answerLate: (find) => switchboard.answerLate(find),
    askAgain: () => switchboard.askAgain(),
  });
  return {
    clients: { notifierSeenBy: port },
    isBroken: () => false,
    abandon() {},
    close() {
      lines.close();
      gateway.close();
    },
  };
}

async function observed(observer: CallObserver, lines: Lines, request: string): Promise<string> {
  const call = observer.sent('notifier', 'told', [request]);
  try {
    const news = await lines.told(request);
    if (call !== undefined) observer.settled(call, 'answered', news);
    return news;
  } catch (error) {
    if (call !== undefined) observer.settled(call, 'lost', error);
    throw error;
  }
}
