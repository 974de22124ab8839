/** What the buttons do. */
export interface Moves {
  nearer(): void;
  further(): void;
  earlier(): void;
  later(): void;
  /** The first view. */
  home(): void;
  /** The whole sale. */
  whole(): void;
}

/** Buttons for what pointer and keys do as well, and what the picture's signs mean. `home` names the first view. */
export function toolbar(moves: Moves, home: string): HTMLElement {
  const bar = document.createElement('div');
  bar.className = 'toolbar';
  bar.append(
    button('−', 'Zoom out', moves.further),
    button('+', 'Zoom in', moves.nearer),
    button('◀', 'Earlier', moves.earlier),
    button('▶', 'Later', moves.later),
    button(home, `Show again: ${home.toLowerCase()}`, moves.home),
    button('Whole sale', 'Show the whole sale', moves.whole),
    keys(),
  );
  return bar;
}

function button(text: string, about: string, act: () => void): HTMLElement {
  const one = document.createElement('button');
  one.type = 'button';
  one.textContent = text;
  one.title = about;
  if (text.length === 1) one.setAttribute('aria-label', about);
  one.addEventListener('click', act);
  return one;
}

const KEYS = [
  ['held', 'inside, with the lock'],
  ['lockless', 'inside, lock gone'],
  ['service', 'waits for a service'],
  ['read', 'reads the stock'],
  ['write', 'writes it'],
  ['wrong', 'goes wrong'],
] as const;

function keys(): HTMLElement {
  const list = document.createElement('p');
  list.className = 'keys';
  for (const [name, words] of KEYS) {
    const key = document.createElement('span');
    key.className = `sign ${name}`;
    key.textContent = words;
    list.append(key);
  }
  return list;
}
