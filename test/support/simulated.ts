import { whyNotSimulated } from '../../src/run/simulated.ts';
import { strategies } from '../../src/strategies/catalog.ts';

/** The strategies of the catalog that run on the simulator. */
export const simulated = strategies.filter((one) => whyNotSimulated(one) === undefined);

/** What a searched world has. */
const SEARCHED = ['redis', 'redis-nodes', 'zookeeper', 'sql'];

/** The strategies of the catalog that can be searched. */
export const searchable = simulated.filter(({ needs }) =>
  needs.every((need) => SEARCHED.includes(need)),
);
