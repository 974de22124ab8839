import type { Client, Exception } from 'node-zookeeper-client';

/** ZooKeeper's code for a connection that broke before the answer. */
const CONNECTION_LOSS = -4;

/**
 * What node-zookeeper-client 1.1 does wrong, put right from outside: half a message that had come when a connection
 * broke is read as the beginning of the next one's first, and an error code that it does not know ends the process.
 */
export function mendClient(client: Client): void {
  const manager = client.connectionManager;
  client.on('disconnected', () => {
    manager.pendingBuffer = null;
  });
  const read = manager.onSocketData;
  manager.onSocketData = function readOrBreak(bytes) {
    const [next] = this.pendingQueue;
    try {
      read.call(this, bytes);
    } catch (error) {
      // It was taken out of the queue, and nobody else would ever answer it.
      if (next !== undefined && !this.pendingQueue.includes(next)) {
        next.callback?.(Object.assign(error as Error, { code: CONNECTION_LOSS }) as Exception);
      }
      this.socket?.destroy();
    }
  };
}
