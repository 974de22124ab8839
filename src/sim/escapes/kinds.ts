/** A kind of thing that works outside of the virtual world. */
export interface Kind {
  /** For people: `a socket`. */
  readonly what: string;
  /**
   * How Node tells that one of them is open: what it calls it among the active resources; `timer`: the object
   * itself says so; `unknown`: it does not tell. Empty where it is over at once.
   */
  readonly openAs: readonly string[];
  /** True for what goes on after the file that opened it has been loaded. */
  readonly lasts: boolean;
}

/** What Node's name of an asynchronous resource stands for; undefined where it is of no world, or follows the virtual one. */
export function kindOf(type: string): Kind | undefined {
  return KINDS[type];
}

const lasting = (what: string, openAs: string): Kind => ({ what, openAs: [openAs], lasts: true });
const passing = (what: string, ...openAs: readonly string[]): Kind => ({
  what,
  openAs: openAs.length === 0 ? ['unknown'] : openAs,
  lasts: false,
});

const FILE = 'a file';
const HOST_NAME = 'a look-up of a host name';
const LOOKS_UP = 'GetAddrInfoReqWrap';
const THREAD = 'work of another thread';

/** It is a look-up first, and then a socket. */
export const HTTP_REQUEST: Kind = passing('an HTTP request', 'TCPSocketWrap', LOOKS_UP);

/** The process waits for it. */
export const SYNCHRONOUS_PROCESS: Kind = { what: 'a process', openAs: [], lasts: false };

const KINDS: Readonly<Record<string, Kind>> = {
  Timeout: lasting('a real timer', 'timer'),
  TCPWRAP: lasting('a socket', 'TCPSocketWrap'),
  TCPSERVERWRAP: lasting('a server', 'TCPServerWrap'),
  TLSWRAP: lasting('a socket', 'TLSWrap'),
  UDPWRAP: lasting('a socket', 'UDPWrap'),
  PIPEWRAP: lasting('a pipe', 'PipeWrap'),
  PIPESERVERWRAP: lasting('a server', 'PipeServerWrap'),
  PROCESSWRAP: lasting('a process', 'ProcessWrap'),
  WORKER: lasting('a worker thread', 'Worker'),
  MESSAGEPORT: lasting('a message channel', 'MessagePort'),
  FSEVENTWRAP: lasting('a watched file', 'unknown'),
  STATWATCHER: lasting('a watched file', 'unknown'),
  HTTPCLIENTREQUEST: HTTP_REQUEST,
  GETADDRINFOREQWRAP: passing(HOST_NAME, LOOKS_UP),
  GETNAMEINFOREQWRAP: passing(HOST_NAME, 'GetNameInfoReqWrap'),
  QUERYWRAP: passing(HOST_NAME),
  FSREQCALLBACK: passing(FILE, 'FSReqCallback'),
  FSREQPROMISE: passing(FILE, 'FSReqPromise'),
  FILEHANDLE: passing(FILE, 'FSReqPromise'),
  DIRHANDLE: passing('a folder', 'FSReqCallback'),
  RANDOMBYTESREQUEST: passing('random bytes of another thread'),
  RANDOMPRIMEREQUEST: passing('random numbers of another thread'),
  KEYGENREQUEST: passing('a random key'),
  KEYPAIRGENREQUEST: passing('a random key'),
  PBKDF2REQUEST: passing(THREAD),
  SCRYPTREQUEST: passing(THREAD),
  HASHREQUEST: passing(THREAD),
  SIGNREQUEST: passing(THREAD),
  VERIFYREQUEST: passing(THREAD),
  CIPHERREQUEST: passing(THREAD),
  DERIVEBITSREQUEST: passing(THREAD),
  ZLIB: passing(THREAD),
};
