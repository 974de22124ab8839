/** The names of the warnings that Node gives while `work` runs: a leak of listeners, for one. */
export async function warningsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const names: string[] = [];
  const hear = ({ name }: Error): void => void names.push(name);
  process.on('warning', hear);
  try {
    await work();
    // They are told in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('warning', hear);
  }
  return names;
}
