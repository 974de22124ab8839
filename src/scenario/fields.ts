import { BUYERS_FIELDS } from './fields/buyers.ts';
import { JUDGEMENT_FIELDS } from './fields/judgement.ts';
import { SALE_FIELDS } from './fields/sale.ts';
import { SERVER_FIELDS } from './fields/servers.ts';
import { SERVICES_FIELDS } from './fields/services.ts';
import { STRATEGY_FIELDS } from './fields/strategy.ts';
import { WORLD_FIELDS } from './fields/world.ts';

/** Every field of a scenario by its name in the file, in the order of the documentation and the help. */
export const FIELDS = {
  ...STRATEGY_FIELDS,
  ...SALE_FIELDS,
  ...BUYERS_FIELDS,
  ...SERVICES_FIELDS,
  ...SERVER_FIELDS,
  ...WORLD_FIELDS,
  ...JUDGEMENT_FIELDS,
} as const;

/** A field's name in a scenario file. */
export type FieldName = keyof typeof FIELDS;
