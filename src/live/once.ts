/** Within this time the same words of several processes are about the same thing, ms. */
const SAME_MS = 5_000;

/** Tells what several processes say once: they see the same servers. */
export function tellOnce(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    const news = newsOf(text);
    if (told.has(news)) return;
    told.add(news);
    setTimeout(() => told.delete(news), SAME_MS).unref();
    tell(text);
  };
}

/** One outage of a server is one thing, whatever each process met when it heard of it. */
function newsOf(text: string): string {
  return text.replace(/^(.*?: ).*(?=; trying again for)/, '$1');
}
