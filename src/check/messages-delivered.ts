import { humanCount, humanUnits } from '../core/human.ts';
import type { Check, CheckFindings, FinalState } from './check.ts';
import { wantZero } from './check.ts';

/**
 * Property: every order has had the one effect elsewhere that its message is for, and no order has had it twice.
 * Needs: the final state only: orders and effects, counted when the messages had come to rest.
 * Inconclusive when: they could not be read, or messages are still on their way that may be those of the orders without
 *   an effect.
 * Smallest violating histories: one order, no effect, and no message on its way; or one order and two effects.
 */
export const messagesDelivered: Check = {
  name: 'messages-delivered',
  listensTo: [],
  start: () => ({ on() {}, finish: judgeDeliveries }),
};

function judgeDeliveries({ delivered }: FinalState): CheckFindings {
  if (delivered === undefined) {
    return { findings: [], notApplicable: 'the strategy sends no messages' };
  }
  if (delivered === null) {
    const hint = 'check that the store and the queue answer until the end of the run';
    const unknown = { value: null, range: null, verdict: 'inconclusive', hint } as const;
    return {
      findings: FIGURES.map(([figure, name]) => {
        const evidence = `${name} unknown: what became of the messages could not be read`;
        return { figure, ...unknown, evidence };
      }),
    };
  }
  const { orders, undelivered, surplus, onTheirWay } = delivered;
  const lost = [Math.max(0, undelivered - onTheirWay), undelivered] as const;
  const twice = [surplus, surplus] as const;
  const also = onTheirWay === 0 ? '' : `, and ${humanUnits(onTheirWay, 'message')} still under way`;
  const shipped = `of ${humanUnits(orders, 'order')} ${humanCount(orders - undelivered)} took effect${also}`;
  const hint = 'look for what holds the messages up, or raise --max-time';
  return {
    findings: [
      {
        figure: 'undelivered',
        value: undelivered,
        range: lost,
        verdict: wantZero(lost),
        evidence: shipped,
        ...(onTheirWay > 0 && { hint }),
      },
      {
        figure: 'deliveredTwice',
        value: surplus,
        range: twice,
        verdict: wantZero(twice),
        evidence: `${humanUnits(surplus, 'effect')} too many`,
      },
    ],
  };
}

const FIGURES = [
  ['undelivered', 'undelivered orders'],
  ['deliveredTwice', 'effects too many'],
] as const;
