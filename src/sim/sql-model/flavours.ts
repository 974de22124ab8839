import type { Flavour, ModelledDatabase } from './flavour.ts';
import { mariadb } from './mariadb.ts';
import { postgres } from './postgres.ts';

/** The databases that are modelled, by name. */
export const flavours: Readonly<Record<ModelledDatabase, Flavour>> = { postgres, mariadb };
