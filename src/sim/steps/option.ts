import type { Fault, Move } from '../../core/schedule.ts';
import type { Actor, Answer, Timer } from './actor.ts';
import type { Lane } from './lane.ts';
import type { SteppedServer } from './server.ts';

/** What a move does. */
export type Doing =
  | { readonly kind: 'begin' }
  /** The first command of the lane arrives, and then… */
  | { readonly kind: 'call'; readonly lane: Lane; readonly then: AfterCall }
  /** The first thing on the lane's way back is taken. */
  | { readonly kind: 'reply'; readonly lane: Lane }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'timer'; readonly timer: Timer }
  | { readonly kind: 'crash' }
  | {
      readonly kind: 'time';
      readonly toUs: number;
      readonly covers: readonly (Actor | Answer)[];
      /** True where nothing but the ends of waits in vain could happen. */
      readonly isLast: boolean;
    }
  | { readonly kind: 'expiry'; readonly atUs: number }
  | { readonly kind: 'failover' | 'clock-jump'; readonly server: SteppedServer };

/** …the reply is taken, is left lying (a choice of its own), is lost, or its client stops or crashes. */
export type AfterCall = 'goes on' | 'waits' | 'stops' | 'crashes' | 'loses the reply';

const NONE: readonly Fault[] = [];

/** A move, and what makes it happen. */
export class Option implements Move {
  readonly actor: number;
  readonly doing: Doing;
  readonly faults: readonly Fault[];
  cost: number;
  isLocal = false;
  /** Tells it from others of the same name. */
  readonly #twin: number;
  /** Whose it is; buyer `actor`'s unless told. */
  readonly #who: string | undefined;

  constructor(
    actor: number,
    doing: Doing,
    cost: number,
    faults: readonly Fault[] = NONE,
    twin = 0,
    who?: string,
  ) {
    this.#twin = twin;
    this.#who = who;
    this.actor = actor;
    this.doing = doing;
    this.cost = cost;
    this.faults = faults;
  }

  get name(): string {
    const name = nameOf(this.#who ?? `buyer ${this.actor}`, this.doing);
    return this.#twin === 0 ? name : `${name} #${this.#twin + 1}`;
  }
}

function nameOf(who: string, doing: Doing): string {
  switch (doing.kind) {
    case 'begin':
      return `${who} tries`;
    case 'call':
      return `${who}: ${callName(doing.lane)}${SUFFIX[doing.then]}`;
    case 'reply':
      return `${who} hears${laneName(doing.lane)}`;
    case 'answer':
      return `${who}: ${doing.answer.service} answers`;
    case 'timer':
      return `${who}: timer`;
    case 'crash':
      return `${who} crashes`;
    case 'time':
      return doing.covers.length === 0 ? 'time passes' : `time passes (${stoppedOf(doing.covers)})`;
    case 'expiry':
      return 'expiry';
    case 'failover':
      return `redis-${doing.server.number} loses its last write`;
    case 'clock-jump':
      return `redis-${doing.server.number}: clock jumps`;
  }
}

/** True for the name of a move that is a server's own fault. */
export function isOfServer(name: string): boolean {
  return /^redis-\d+(?: loses its last write|: clock jumps)(?: #\d+)?$/.test(name);
}

const SUFFIX: Readonly<Record<AfterCall, string>> = {
  'goes on': '',
  waits: '',
  stops: ', then stops',
  crashes: ', then crashes',
  'loses the reply': ', reply lost',
};

function callName(lane: Lane): string {
  return `${operationOf(lane)}${laneName(lane)}`;
}

/** Whether a client sends a script or its hash depends on what it sent before the schedule began. */
function operationOf({ out }: Lane): string {
  const name = out[0]?.name ?? '';
  return name === 'evalsha' ? 'eval' : name;
}

function laneName({ server, index }: Lane): string {
  const connection = index === 0 ? '' : `/${index + 1}`;
  const isPlain = server.number === 1 || server.name === '';
  return `${isPlain ? '' : `@${server.name}`}${connection}`;
}

function stoppedOf(covers: readonly (Actor | Answer)[]): string {
  const texts = covers.map((one) =>
    'service' in one ? `${one.who} waits for ${one.service}` : `${one.name} stops`,
  );
  return texts.join(', ');
}
