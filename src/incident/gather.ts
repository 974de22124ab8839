import type { Requests } from './arrange.ts';
import { Column } from './column.ts';
import type { LoggedRequest, RequestSink } from './request.ts';
import { DamageTally, ownText, TextTally } from './tally.ts';

/** Which requests count: `/sale` and what is under it, or only those of a method: `POST /sale`. */
export type PathFilter = Pick<LoggedRequest, 'method' | 'path'>;

/** What counts of a log. */
export interface Choice {
  readonly target?: PathFilter | undefined;
  /** The statuses of requests that got to the downstream: `200`, `2xx`. All of them, where there are none. */
  readonly delayStatuses?: readonly string[] | undefined;
}

/** Apache's whole numbers are %T, seconds, where none of them would be a long request; else %D, µs. */
const MOST_SECONDS = 1_000;

/** Takes the requests of a log together, in columns. */
export class Gatherer implements RequestSink {
  readonly damage = new DamageTally();
  readonly paths = new TextTally();
  readonly statuses = new TextTally();
  /** Requests to other paths. */
  otherPaths = 0;
  /** Of the finest time so far. */
  resolutionUs = Number.POSITIVE_INFINITY;
  readonly #choice: Choice;
  readonly #buyers = new Map<string, number>();
  readonly #atUs = new Column();
  readonly #requestUs = new Column();
  readonly #upstreamUs = new Column();
  readonly #unitless = new Column();
  readonly #tellsDelay = new Column();
  readonly #units = new Column();
  readonly #buyer = new Column();

  constructor(choice: Choice) {
    this.#choice = choice;
  }

  get requests(): number {
    return this.#atUs.length;
  }

  damaged(line: number, reason: string): void {
    this.damage.add(line, reason);
  }

  request(request: LoggedRequest): void {
    const { atUs, resolutionUs, buyer, path } = request;
    if (path !== undefined) this.paths.add(path);
    const { target, delayStatuses } = this.#choice;
    if (target !== undefined && !passes(request, target)) {
      this.otherPaths += 1;
      return;
    }
    if (request.status !== undefined) this.statuses.add(request.status);
    this.resolutionUs = Math.min(this.resolutionUs, resolutionUs);
    this.#atUs.push(atUs);
    this.#requestUs.push(request.requestUs ?? Number.NaN);
    this.#upstreamUs.push(request.upstreamUs ?? Number.NaN);
    this.#unitless.push(request.unitless ?? Number.NaN);
    this.#tellsDelay.push(isAmong(request.status, delayStatuses) ? 1 : 0);
    this.#units.push(request.units ?? Number.NaN);
    this.#buyer.push(buyer === undefined ? -this.requests : this.#numberOf(buyer));
  }

  /**
   * What was gathered, its durations in µs. Those without a unit are in `delayUnitUs` or, where that is not
   * given, in the unit that is likeliest, which is told.
   */
  finish(delayUnitUs: number | undefined): Requests & { readonly assumedUnit?: 'us' | 's' } {
    const unitless = this.#unitless.values();
    const longest = unitless.reduce((most, value) => (value > most ? value : most), -1);
    const isSeconds = longest < MOST_SECONDS;
    const unit = delayUnitUs ?? (isSeconds ? 1e6 : 1);
    const requestUs = this.#requestUs.values().map((us, row) => {
      return Number.isNaN(us) ? (unitless[row] as number) * unit : us;
    });
    return {
      atUs: this.#atUs.values(),
      requestUs,
      upstreamUs: this.#upstreamUs.values(),
      tellsDelay: this.#tellsDelay.values(),
      units: this.#units.values(),
      buyer: this.#buyer.values(),
      ...(longest < 0 || delayUnitUs !== undefined ? {} : { assumedUnit: isSeconds ? 's' : 'us' }),
    };
  }

  #numberOf(name: string): number {
    const known = this.#buyers.get(name);
    if (known !== undefined) return known;
    const number = this.#buyers.size;
    this.#buyers.set(ownText(name), number);
    return number;
  }
}

/** `2xx` is every status that begins with 2. */
function isAmong(status: string | undefined, statuses: readonly string[] | undefined): boolean {
  if (statuses === undefined) return true;
  return statuses.some((one) => status === one || (one[0] === status?.[0] && /^.xx$/i.test(one)));
}

function passes({ method, path }: LoggedRequest, filter: PathFilter): boolean {
  if (filter.method !== undefined && method !== filter.method) return false;
  const wanted = filter.path ?? '';
  return (
    path === wanted || (path?.startsWith(wanted.endsWith('/') ? wanted : `${wanted}/`) ?? false)
  );
}
