let chosen = 0;

/** Offers a choice of results where there are several. */
export function offerChoice(names: readonly string[]): void {
  if (names.length < 2) return;
  const nav = document.createElement('nav');
  nav.className = 'choose';
  nav.setAttribute('aria-label', 'Strategies');
  names.forEach((name, index) => {
    const link = document.createElement('a');
    link.href = `#r${index + 1}`;
    link.textContent = name;
    link.dataset.to = String(index);
    nav.append(link);
  });
  document.querySelector('.result')?.before(nav);
}

/** Shows one result, or leaves the one that is shown, and gives its index. */
export function chooseResult(asked: number | undefined, count: number): number {
  if (asked !== undefined && asked >= 0 && asked < count) chosen = asked;
  for (const article of document.querySelectorAll<HTMLElement>('[data-result]')) {
    article.hidden = Number(article.dataset.result) !== chosen;
  }
  for (const link of document.querySelectorAll<HTMLElement>('nav.choose a')) {
    if (Number(link.dataset.to) === chosen) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  if (asked !== undefined && count > 1) {
    document.querySelector('nav.choose')?.scrollIntoView({ block: 'start' });
  }
  return chosen;
}
