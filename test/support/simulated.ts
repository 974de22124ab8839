import { whyNotSimulated } from '../../src/run/simulated.ts';
import { strategies } from '../../src/strategies/catalog.ts';

/** The strategies of the catalog that run on the simulator. */
export const simulated = strategies.filter((one) => whyNotSimulated(one) === undefined);

/** What a searched world has where nodes do nothing beside their purchases. */
const SEARCHED = ['redis', 'redis-nodes', 'zookeeper', 'sql'];

/** The strategies of the catalog that can be searched; test/run/explore/staff.test.ts has those with workers. */
export const searchable = simulated.filter(({ needs }) =>
  needs.every((need) => SEARCHED.includes(need)),
);
