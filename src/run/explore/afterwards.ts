import type { FinalState } from '../../check/check.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Violation } from './schedule.ts';
import type { SearchSpace, SearchWorld } from './world.ts';

/** Tries of somebody who comes when all is over. */
const TRIES = 3;
/** Longer than any lock lives by itself, µs. */
const LONG_AFTER_US = 3_600_000_000;

/** What it means that the one who came afterwards got nowhere. */
export const NOBODY_CAN: Violation = {
  figure: 'ended.by',
  evidence: `nobody can buy any more: ${TRIES} tries after the end, an hour apart, were told busy or nothing`,
};

/** What is asked of a shop when its buyers have left. */
export interface Afterwards {
  /** The strategy's own counter; null where it cannot be read. */
  read(): Promise<number | null>;
  /** What the strategy has written down; what of it cannot be read is null. */
  readOrders(): Promise<Pick<FinalState, 'recorded' | 'delivered'>>;
  /** Does somebody who comes an hour later, when every fault has stopped, get an answer other than `busy`? */
  probe(): Promise<boolean>;
  /** What is being asked will never be answered. */
  giveUp(): void;
}

/** True where somebody left without an answer, or will never get one: a lock may have been left behind. */
export function needsProbe({ host }: SearchWorld): boolean {
  return host.stepper.actors.some(({ told, phase }) => {
    return phase === 'crashed' || !/(sold|sold-out|rejected),$/.test(told);
  });
}

const NOTHING = Promise.resolve(undefined);

/** Asks after the end of a schedule; not part of its history. */
export function afterwards(space: SearchSpace, world: SearchWorld): Afterwards {
  const { host, recorder, opened, sale } = world;
  const { stepper } = host;
  let giveUp = (): void => {};
  const orNever = <T>(work: Promise<T>): Promise<T | undefined> => {
    const never = new Promise<undefined>((resolve) => {
      giveUp = () => resolve(undefined);
    });
    return Promise.race([work, never]);
  };
  const tryOnce = async (): Promise<Outcome | undefined> => {
    stepper.skip(LONG_AFTER_US);
    const buyer = space.scenario.buyers + 1;
    const alive = stepper.actors.find(({ phase }) => phase !== 'crashed');
    const node = alive?.node ?? 0;
    const open = recorder.startAttempt(buyer, node, stepper.nowUs());
    const request = { buyer, attempt: open.attempt, quantity: sale.quantity };
    const entrance = opened.entrances[node];
    return entrance?.purchase(open, request).catch(() => 'failed' as const);
  };
  return {
    read: async () => {
      const units = await orNever(opened.remaining().catch(() => Number.NaN));
      return units === undefined || !Number.isFinite(units) ? null : units;
    },
    async readOrders() {
      const recorded = await orNever(opened.recorded?.().catch(() => null) ?? NOTHING);
      const delivered = await orNever(opened.delivered?.().catch(() => null) ?? NOTHING);
      return {
        ...(opened.recorded !== undefined && { recorded: recorded ?? null }),
        ...(opened.delivered !== undefined && { delivered: delivered ?? null }),
      };
    },
    async probe() {
      for (let tried = 0; tried < TRIES; tried++) {
        const outcome = await orNever(tryOnce());
        if (outcome !== undefined && outcome !== 'busy') return true;
      }
      return false;
    },
    giveUp: () => giveUp(),
  };
}
