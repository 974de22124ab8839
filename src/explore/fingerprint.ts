/** 106 bits of a text: by two runs of cyrb53's mixing with different seeds, as a short string. */
export function fingerprint(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  let c = 0x9e3779b9;
  let d = 0x7f4a7c15;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
    c = Math.imul(c ^ code, 2246822507);
    d = Math.imul(d ^ code, 3266489909);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  c = Math.imul(c ^ (c >>> 16), 2654435761) ^ Math.imul(d ^ (d >>> 13), 1597334677);
  d = Math.imul(d ^ (d >>> 16), 2654435761) ^ Math.imul(c ^ (c >>> 13), 1597334677);
  return String.fromCharCode(
    ...[a, b, c, d].flatMap((part) => [(part >>> 16) & 0xffff, part & 0xffff]),
  );
}
