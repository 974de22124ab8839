/** How many slots a Redis Cluster has. */
export const SLOTS = 16_384;

/** The slot of a key of a Redis Cluster, 0 to 16,383: CRC16 of its hash tag, or of all of it where it has none. */
export function slotOf(key: string): number {
  return slotOfBytes(new TextEncoder().encode(key));
}

/** As {@link slotOf}, of a key's bytes. */
export function slotOfBytes(key: Uint8Array): number {
  const open = key.indexOf(OPEN);
  const close = open === -1 ? -1 : key.indexOf(CLOSE, open + 1);
  const tag = close > open + 1 ? key.subarray(open + 1, close) : key;
  return crc16(tag) % SLOTS;
}

/** The slots of one of some masters that share them equally, the first and the one after the last. */
export function shareOf(master: number, masters: number): readonly [from: number, to: number] {
  const start = (index: number) => Math.floor((index * SLOTS) / masters);
  return [start(master), start(master + 1)];
}

/** Which of some masters that share the slots equally has this one, from 0. */
export function masterOfSlot(slot: number, masters: number): number {
  // The last one whose first slot, rounded down, is not above it.
  return Math.floor(((slot + 1) * masters - 1) / SLOTS);
}

const OPEN = 0x7b;
const CLOSE = 0x7d;

/** CRC-16/XMODEM, as Redis has it. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}
