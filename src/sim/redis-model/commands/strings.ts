import type { CommandSpec } from '../command.ts';
import { OK } from '../reply.ts';

/** Commands on strings that read or replace a whole value. */
export const stringCommands: readonly CommandSpec[] = [
  {
    name: 'get',
    arity: 2,
    run({ keys }, [key = '']) {
      return keys.string(key)?.text ?? null;
    },
  },
  {
    name: 'set',
    arity: -3,
    writes: true,
    run({ keys }, [key = '', text = '']) {
      keys.put(key, { type: 'string', text });
      return OK;
    },
  },
];
