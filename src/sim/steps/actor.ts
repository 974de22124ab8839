/** One buyer of a searched world. */
export interface Actor {
  /** From 1. */
  readonly buyer: number;
  readonly node: number;
  /** `ready`: its next attempt may begin at any time; `gone`: it left. */
  phase: 'ready' | 'running' | 'gone' | 'crashed';
  /** Lets the attempt begin that it is ready for. */
  begin: () => void;
  /** Tells whoever waits for it that it will never go on. */
  crash: () => void;
  /** Time may pass while it is stopped; its next step ends that. */
  isStopped: boolean;
  /** It stopped before it took a reply, and no time has passed since. */
  isHeld: boolean;
  /** Attempts begun. */
  begun: number;
  /** Its outcomes, as text. */
  told: string;
}

/** A buyer who has not begun. */
export function newActor(buyer: number, node: number): Actor {
  return {
    buyer,
    node,
    phase: 'gone',
    begin: nothing,
    crash: nothing,
    isStopped: false,
    isHeld: false,
    begun: 0,
    told: '',
  };
}

function nothing(): void {}

/** A downstream service's answer that is on its way. */
export interface Answer {
  readonly buyer: number;
  readonly service: string;
  readonly fire: () => void;
  /** When it comes at the latest, µs of virtual time; infinite where it may take any time. */
  readonly latestUs: number;
  /** Time may pass until it comes. */
  isDelayed: boolean;
}

/** Code of a buyer that sleeps; `buyer` is 0 where nobody knows whose. */
export interface Timer {
  readonly buyer: number;
  readonly atUs: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Which nodes stand still, or are gone; `covered` are about to stop. */
export function silenceOf(
  actors: readonly Actor[],
  covered: readonly (Actor | Answer)[] = [],
): (node: number) => boolean {
  const isSilent = (actor: Actor) =>
    actor.phase === 'crashed' || actor.isStopped || covered.includes(actor);
  return (node) => actors.every((actor) => actor.node !== node || isSilent(actor));
}
