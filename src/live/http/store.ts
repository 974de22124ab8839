import type { LiveStore } from '../store.ts';
import type { HttpNodeSpec } from './node.ts';

/** Somebody's own shop: nothing of it is ours to start or to remove. */
export function openHttpStore(spec: HttpNodeSpec): LiveStore {
  return {
    label: spec.endpoint.label,
    spec,
    // Whoever connects tells when it is gone.
    failed: new Promise(() => undefined),
    close: async () => undefined,
  };
}
