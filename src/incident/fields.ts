import { unitUs } from './span.ts';

/** What a field of a log can be. */
export type Role =
  | 'time'
  | 'buyer'
  | 'request'
  | 'upstream'
  | 'units'
  | 'status'
  | 'path'
  | 'method';

/** A field that was recognised. */
export interface KnownField {
  /** As the log spells it. */
  readonly name: string;
  /** Its name in lower case with underscores, without its unit: `request_time`. */
  readonly base: string;
  /** The unit that its name says, µs. */
  readonly unitUs?: number | undefined;
}

/** The fields of a log, as far as they are known. */
export type KnownFields = { readonly [role in Role]?: KnownField | undefined };

/** The names of each role, the likeliest first. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  time: [
    ...['msec', 'time', 'at', 'timestamp', 'ts', 'datetime', 'date_time', 'date', 'arrived_at'],
    ...['started_at', 'start_time', 'event_time', 'time_local', 'time_iso8601'],
  ],
  buyer: [
    ...['buyer', 'buyer_id', 'user', 'user_id', 'uid', 'customer', 'customer_id', 'client'],
    ...['client_id', 'client_ip', 'client_addr', 'remote_addr', 'remote_ip', 'ip', 'address'],
  ],
  request: [
    ...['request_time', 'duration', 'latency', 'elapsed', 'took', 'time_taken', 'response_time'],
    ...['request_duration'],
  ],
  upstream: [
    ...['delay', 'downstream', 'downstream_time', 'downstream_delay', 'downstream_latency'],
    ...['upstream_response_time', 'upstream_time'],
  ],
  units: ['quantity', 'qty', 'units'],
  status: ['status', 'status_code', 'http_status', 'response_code'],
  path: ['path', 'uri', 'request_uri', 'url', 'request_path', 'request'],
  method: ['method', 'request_method'],
};

/** nginx's own variables; it writes them when a request is over. */
const WRITTEN_AT_END = ['msec', 'time_local', 'time_iso8601', 'request_time'];
const IN_SECONDS = ['request_time', 'upstream_response_time'];

/** Which field a name is, whatever its spelling: `requestTime`, `$request_time` and `Request time (s)`. */
export function fieldNamed(name: string): KnownField {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9µμ]+/)
    .filter((word) => word !== '');
  const whole = words.join('_');
  const unit = words.length > 1 ? unitUs(words.at(-1) ?? '') : undefined;
  if (unit !== undefined) return { name, base: words.slice(0, -1).join('_'), unitUs: unit };
  return IN_SECONDS.includes(whole) ? { name, base: whole, unitUs: 1e6 } : { name, base: whole };
}

/** The fields that these names are. Where two could be the same, the likelier one is. */
export function knownFields(names: readonly string[]): KnownFields {
  const fields = names.map(fieldNamed);
  const found = (Object.keys(NAMES) as Role[]).map((role) => {
    const known = NAMES[role].flatMap((base) => fields.find((field) => field.base === base) ?? []);
    return [role, known[0]] as const;
  });
  return Object.fromEntries(found);
}

/** Which end of a request the times of a log with these fields are. */
export function timeOfFields({ time, request }: KnownFields): 'start' | 'end' {
  return [time, request].some((field) => WRITTEN_AT_END.includes(field?.base ?? ''))
    ? 'end'
    : 'start';
}
