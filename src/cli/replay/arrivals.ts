import { recogniseIncident } from '../../incident/recognise.ts';
import type { ReplayKind } from './kinds.ts';

/** Arrivals of a real incident, against any strategy. */
export const arrivals: ReplayKind = {
  name: 'arrivals',
  about: 'a log of requests (CSV, JSONL, or an access log of nginx or Apache)',
  flags: [
    ...(['format', 'path', 'timeField', 'buyerField', 'delayField', 'delayUnit'] as const),
    ...([
      'delayStatus',
      'timeOf',
      'strategy',
      'set',
      'stock',
      'quantity',
      'limitPerBuyer',
      'nodes',
    ] as const),
    ...(['lockTtl', 'delay', 'orderDelay', 'network', 'target', 'allowRemote'] as const),
    ...([
      'connections',
      'timeScale',
      'maxTime',
      'seed',
      'repeat',
      'expect',
      'html',
      'markdown',
      'junit',
      'verifyDeterminism',
    ] as const),
  ],
  recognises: (head) => recogniseIncident(head) !== undefined,
  async replay(context, file, flags) {
    const { replayArrivals } = await import('./logged-arrivals.ts');
    return replayArrivals(context, file, flags);
  },
};
