/** What became of a schedule on real servers. */
export interface RealReplay {
  /** What the servers say that they are: `Redis 7.0.15`. */
  readonly server: string;
  /** The first thing that was not as in the model; null where the violation was reproduced. */
  readonly difference: RealDeparture | null;
  /** What was sent and answered, in order, up to the first difference. */
  readonly replies: readonly RealReply[];
}

/** One command on a real server. */
export interface RealReply {
  /** The step to which it belongs, from 1; 0 in the set-up, one more than there are afterwards. */
  readonly step: number;
  /** Which of the servers, from 1. */
  readonly server: number;
  /** In one line, long arguments cut: `SET lock val PX 10000 NX`. */
  readonly command: string;
  /** In one line, as redis-cli would write it. */
  readonly reply: string;
}

/** Where reality was not as in the model. */
export interface RealDeparture {
  /** As in {@link RealReply}. */
  readonly step: number;
  /** The step's name; null outside of the steps. */
  readonly name: string | null;
  /** Which of the servers, from 1; null where it is not about one of them. */
  readonly server: number | null;
  /** The command, or what else happened. */
  readonly what: string;
  /** What the model answered, or held. */
  readonly model: string;
  /** What the real server answered, or held. */
  readonly real: string;
  readonly hint: string | null;
}
