import { captureSchema } from './capture/schema.ts';
import { compareSchema } from './compare/schema.ts';
import { counterexampleSchema } from './counterexample-schema.ts';
import { doctorSchema } from './doctor/schema.ts';
import { exploreSchema } from './exploration/schema.ts';
import { reportSchema } from './schema.ts';
import { sweepSchema } from './sweep/schema.ts';

/** The JSON Schema of every document that `--json` prints, by what prints it; published beside the code. */
export const schemas = {
  run: reportSchema,
  explore: exploreSchema,
  capture: captureSchema,
  counterexample: counterexampleSchema,
  sweep: sweepSchema,
  compare: compareSchema,
  doctor: doctorSchema,
} as const;
