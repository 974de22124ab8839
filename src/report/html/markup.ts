/** HTML that is safe to put into a page: texts in it are escaped. */
export class Markup {
  readonly text: string;

  /** `text` is taken as it is. */
  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: texts and numbers are escaped, markup is not, lists are joined, nothing is nothing. */
export type Part = string | number | Markup | undefined | readonly Part[];

/** HTML from a template. Everything put in is escaped but what {@link html} made itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const texts = strings.flatMap((text, index) => [text, textOf(parts[index])]);
  return new Markup(texts.join(''));
}

/** JSON that may stand in a script element, whatever the texts in it say. */
export function scriptJson(value: unknown): Markup {
  const json = JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return new Markup(json);
}

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return String(part).replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
