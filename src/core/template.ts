/** A piece of a template: text as it is, or the name that stands in `{{…}}`. */
export type TemplatePart = string | { readonly name: string };

/** Cuts `/buy/{{buyer.id}}` into its pieces; spaces inside the braces do not count. Text without braces is one piece. */
export function templateParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const found of text.matchAll(/\{\{\s*(.*?)\s*\}\}/gs)) {
    if (found.index > from) parts.push(text.slice(from, found.index));
    parts.push({ name: found[1] ?? '' });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** The names that a template wants, each once. */
export function templateNames(text: string): readonly string[] {
  return [
    ...new Set(templateParts(text).flatMap((part) => (typeof part === 'string' ? [] : part.name))),
  ];
}
