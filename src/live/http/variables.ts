/** Texts in which the variables of the environment stand for themselves, and what they stood for. */
export interface Expanded<T> {
  readonly value: T;
  /** What was put in: passwords and tokens, as far as anybody knows. */
  readonly secrets: readonly string[];
  /** Names that the environment has no value for. */
  readonly missing: readonly string[];
}

/** Puts variables of the environment in the place of `${NAME}` in every text of plain data; keys stay. */
export function expandVariables<T>(
  value: T,
  env: Readonly<Record<string, string | undefined>>,
): Expanded<T> {
  const secrets = new Set<string>();
  const missing = new Set<string>();
  const expand = (text: string) =>
    text.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => {
      const found = env[name] ?? '';
      if (found === '') missing.add(name);
      else secrets.add(found);
      return found;
    });
  const mapped = mapTexts(value, expand) as T;
  return { value: mapped, secrets: [...secrets], missing: [...missing] };
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]),
  );
}
