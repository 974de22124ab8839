/**
 * Scripts that answer differently on the model, and why. Everything else in the cases, and every
 * random script, is equal byte for byte. Not shown by a script here: addresses (`tostring({})`), the
 * order of `pairs(_G)` and of tables with tables as keys, the sign of a NaN that is printed, memory
 * figures, and how deep a recursion goes before it overflows.
 */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map([
  [
    'return string.dump(function() end)',
    'the model has no bytecode of 5.1: string.dump is an error',
  ],
]);
