import { fieldNamed, type KnownField, type KnownFields, knownFields } from './fields.ts';
import type { LoggedRequest, ReadingOptions } from './request.ts';
import { parseSpan } from './span.ts';
import { parseTime } from './time.ts';

/** The fields of a record with these names; what the user chose comes before what is recognised. */
export function chosenFields(names: readonly string[], options: ReadingOptions): KnownFields {
  const { timeField, buyerField, delayField } = options;
  const known = knownFields(names);
  const choose = (name: string | undefined, other: KnownField | undefined) =>
    name === undefined ? other : fieldNamed(name);
  return {
    ...known,
    time: choose(timeField, known.time),
    buyer: choose(buyerField, known.buyer),
    upstream: choose(delayField, known.upstream),
  };
}

/** One request from a record whose values `get` gives as text; the reason where it is none. */
export function requestOf(
  get: (name: string) => string | undefined,
  fields: KnownFields,
  { delayUnitUs }: ReadingOptions,
): LoggedRequest | string {
  const text = (field: KnownField | undefined) =>
    field === undefined ? undefined : get(field.name);
  const span = (field: KnownField | undefined) =>
    parseSpan(text(field) ?? '', field?.unitUs ?? delayUnitUs);

  const time = text(fields.time);
  if (time === undefined || time === '') return 'no time';
  const moment = parseTime(time, fields.time?.unitUs);
  if (moment === undefined) return 'a time that cannot be read';
  const buyer = text(fields.buyer);
  if (fields.buyer !== undefined && (buyer === undefined || buyer === '')) return 'no buyer';
  const requestUs = span(fields.request);
  const upstreamUs = span(fields.upstream);
  if (requestUs === undefined || upstreamUs === undefined) return UNREADABLE_SPAN;
  const units = readUnits(text(fields.units));
  if (units === null) return 'a quantity that is no whole number from 1';
  const { atUs, resolutionUs } = moment;
  const { method, path } =
    fields.path === undefined ? NOWHERE : readTarget(text(fields.path) ?? '', text(fields.method));
  return {
    atUs,
    resolutionUs,
    buyer,
    requestUs: requestUs ?? undefined,
    upstreamUs: upstreamUs ?? undefined,
    units,
    status: text(fields.status),
    method,
    path,
  };
}

/** Why a duration was refused; most often it has no unit. */
export const UNREADABLE_SPAN = 'a duration without a unit, or that cannot be read';

/**
 * The method and the path of `POST /sale?id=7 HTTP/1.1`, of `/sale?id=7`, or of a whole URL; without what
 * is no path.
 */
export function readTarget(text: string, method?: string): Pick<LoggedRequest, 'method' | 'path'> {
  const [, named, target = ''] = /^(?:([A-Z]+) )?(\S+)(?: HTTP\/[\d.]+)?$/.exec(text.trim()) ?? [];
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/, '');
  return path.startsWith('/') ? { method: method ?? named, path } : { method };
}

const NOWHERE: Pick<LoggedRequest, 'method' | 'path'> = {};

/** Null where it cannot be read. */
function readUnits(text: string | undefined): number | undefined | null {
  if (text === undefined || text === '') return undefined;
  const units = Number(text);
  return Number.isInteger(units) && units >= 1 && units <= 1e9 ? units : null;
}
