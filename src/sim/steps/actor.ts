import type { MomentKind } from './waiting.ts';

/** Somebody who goes on in a searched world: a buyer, or what a node does beside its purchases. */
export interface Actor {
  /** Of buyers from 1; those of the nodes come after them. */
  readonly buyer: number;
  readonly node: number;
  /** As moves name it: `buyer 1`, `node 2`. */
  readonly name: string;
  /** Which of the {@link Observations} are its own: those of its node, unless what runs beside purchases has others. */
  readonly slot: number;
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
  /** Of a node: what the stores had when it last woke from a sleep. */
  wokeAt: string | undefined;
  /** And whether it has read a clock since. */
  hasReadClock: boolean;
}

/** A buyer who has not begun; or a node, which goes on all the time. */
export function newActor({
  buyer,
  node,
  name,
  slot,
}: Pick<Actor, 'buyer' | 'node' | 'name' | 'slot'>): Actor {
  return {
    buyer,
    node,
    name,
    slot,
    phase: name.startsWith('node') ? 'running' : 'gone',
    begin: nothing,
    crash: nothing,
    isStopped: false,
    isHeld: false,
    begun: 0,
    told: '',
    wokeAt: undefined,
    hasReadClock: false,
  };
}

function nothing(): void {}

/** A downstream service's answer that is on its way. */
export interface Answer {
  readonly buyer: number;
  /** Its name, as moves tell it. */
  readonly who: string;
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
  readonly kind: MomentKind;
  /** The sleep of a node that found nothing to do: what the stores had then. It sees the same as long as they do. */
  readonly idleAt: string | undefined;
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
