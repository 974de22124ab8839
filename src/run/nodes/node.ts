/**
 * The program of a node of the shop: it becomes what it is told to be, makes the attempts that it is given, and tells
 * what they do, until its pipe closes.
 */
import { type NodeChannel, nodeChannel } from '../../live/node/channel.ts';
import type { FromNode, ToNode } from './protocol.ts';
import { type ServedNode, serveNode } from './served-node.ts';
import { tellError } from './told-error.ts';

const channel: NodeChannel<ToNode, FromNode> = nodeChannel();
let node: ServedNode | undefined;

channel.onUncaught((error) => channel.tell({ kind: 'uncaught', error: tellError(error) }));
channel.onMessage((message) => {
  switch (message.kind) {
    case 'open':
      void serveNode(message.order, channel.tell).then(
        (served) => {
          node = served;
          channel.tell({ kind: 'ready', knows: served.knows });
        },
        (error) => channel.tell({ kind: 'failed', error: tellError(error) }),
      );
      break;
    case 'opened':
      node?.opened(message.originMs);
      break;
    case 'attempts':
      for (const request of message.requests) node?.attempt(request);
      break;
    case 'ask': {
      const { id, question } = message;
      void node?.answer(question).then(
        (value) => channel.tell({ kind: 'answer', id, value }),
        (error) => channel.tell({ kind: 'no-answer', id, error: tellError(error) }),
      );
      break;
    }
  }
});
