import { type Linked, parseLink } from './link.ts';

/** What the page's address asks for. */
export function linkedMoment(): Linked {
  return parseLink(location.hash);
}

/** Calls back where a link is followed, a second time too. */
export function onLink(follow: () => void): void {
  addEventListener('hashchange', follow);
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a[href^="#"]');
    if (link?.getAttribute('href') === location.hash) follow();
  });
}
