type Theme = 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners: (() => void)[] = [];

/** Makes the button that turns light into dark; until it is pressed the system decides. */
export function offerTheme(): void {
  const button = document.getElementById('theme');
  if (button === null) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = themeNow() === 'dark' ? 'light' : 'dark';
    tell();
  });
  dark.addEventListener('change', tell);
  // Paper is white, whatever the screen is.
  let onScreen: string | undefined;
  addEventListener('beforeprint', () => {
    onScreen = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = 'light';
    tell();
  });
  addEventListener('afterprint', () => {
    if (onScreen === undefined) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = onScreen;
    tell();
  });
}

/** Calls back where the colours have changed. */
export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

/** A colour of the style sheet, as it is now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function themeNow(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return dark.matches ? 'dark' : 'light';
}

function tell(): void {
  for (const listener of listeners) listener();
}
