import type { IncidentFormat } from '../../core/incident.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { RunFlags } from '../flags.ts';
import { arrivals } from './arrivals.ts';
import { counterexample } from './counterexample.ts';
import { monitor } from './monitor.ts';
import { recording } from './recording.ts';

/** Every flag of `replay`; which of them a file takes, its kind says. */
export type ReplayFlags = RunFlags & {
  /** The name of a kind: the file is taken for one. */
  readonly kind?: string;
  /** Which keys of a capture are locks. */
  readonly lock?: string;
  /** Which keys of a capture hold the stock. */
  readonly stockKey?: string;
} & LogFlags;

/** How a log of requests is to be read. */
export interface LogFlags {
  readonly format?: IncidentFormat;
  /** `/sale` or `POST /sale`. */
  readonly path?: string;
  readonly timeField?: string;
  readonly buyerField?: string;
  readonly delayField?: string;
  /** Only these say how long the downstream took: `200`, `2xx`, with commas. */
  readonly delayStatus?: string;
  readonly delayUnit?: 'us' | 'ms' | 's';
  readonly timeOf?: 'start' | 'end';
}

/** One kind of file that can be replayed. */
export interface ReplayKind {
  /** What `--kind` calls it. */
  readonly name: string;
  /** What it is, with its article: `a recorded run (run --record)`. */
  readonly about: string;
  /** The flags it honours, beside `--kind`, `--json`, `--color`, `--no-color` and `--quiet`. */
  readonly flags: readonly (keyof ReplayFlags)[];
  /**
   * Is it one? `head` is the beginning of the file, up to 64 KB, without a byte order mark; its last line
   * may be cut. Asked in the order of the list: the first that says yes has it.
   */
  recognises(head: string): boolean;
  /**
   * Replays it and prints the report. The flags are among {@link flags}; `file` is as given. What it
   * needs beyond the frame is imported here, so that other kinds do not pay for it.
   *
   * @throws SeckillError before anything was printed
   */
  replay(context: Context, file: string, flags: ReplayFlags): Promise<ExitCode>;
}

/** Every kind, in the order in which a file is held against them. */
export const kinds: readonly ReplayKind[] = [counterexample, recording, monitor, arrivals];
