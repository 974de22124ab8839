import { whyNotSimulated } from '../../src/run/simulated.ts';
import { strategies } from '../../src/strategies/catalog.ts';

/** The strategies of the catalog that run on the simulator. */
export const simulated = strategies.filter((one) => whyNotSimulated(one) === undefined);
