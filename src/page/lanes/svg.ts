const NAMESPACE = 'http://www.w3.org/2000/svg';

/** An SVG element with attributes; numbers are cut to a tenth of a pixel. */
export function svg(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Element | string)[]
): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(
      key,
      typeof value === 'number' ? String(Math.round(value * 10) / 10) : value,
    );
  }
  element.append(...children);
  return element;
}
