import type { LiveStore } from '../store.ts';

/** The WebSockets of a run whose shop has `nodes` nodes. Every node's server and sockets are made where it connects. */
export function openNotifierStore({ nodes }: { readonly nodes: number }): LiveStore {
  return {
    label: 'WebSockets',
    spec: { kind: 'notifier', nodes },
    // It has no server of its own to lose.
    failed: new Promise(() => undefined),
    close: async () => undefined,
  };
}
