import { defineStrategy } from '../../ports/define-strategy.ts';
import { HTTP_STRATEGY } from '../../scenario/strategy-names.ts';

/**
 * Somebody's own shop behind HTTP, as the `http` field of a scenario describes it. It promises nothing by itself: it is
 * judged by what its buyers were told, and by what its own store says.
 */
export const http = defineStrategy({
  name: HTTP_STRATEGY,
  about: 'your own service, by HTTP',
  needs: ['http'],
  promises: [],
  breaksWhen: 'nobody knows yet: that is what the run is for',
  cost: '1 request',
  limitsBuyers: true,
  sharesMemory: false,
  setUp: (sale, { http }) => http.prepare(sale),
  async open(sale, { http }) {
    const { sold } = http;
    return {
      purchase: (request) => http.buy(sale, request),
      remaining: () => http.remaining(),
      ...(sold !== undefined && { recorded: sold }),
      close: async () => {},
    };
  },
});
