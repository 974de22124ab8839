import type { RunDocument } from '../../core/result.ts';
import { redactUrls } from '../../live/redact.ts';
import type { Context } from '../context.ts';

/** One form in which a document goes into a file. */
export interface Form {
  /** Its flag without dashes. */
  readonly flag: 'html' | 'markdown' | 'junit';
  /** What the flag expects, for an error. */
  readonly file: string;
  /** True where `-` prints it in place of the report. */
  readonly canPrint: boolean;
  /** True where it shows how the sale went on. */
  readonly needsTimeline: boolean;
  /** What it needs is imported here, so that others do not pay for it. */
  render(document: RunDocument, context: Context): Promise<string>;
}

/** Every form, in the order in which files are written. */
export const FORMS = [
  {
    flag: 'markdown',
    file: 'a file for a document (.md)',
    canPrint: true,
    needsTimeline: false,
    async render(document, { argv }) {
      const { renderMarkdown } = await import('../../report/markdown/document.ts');
      // The command in it is the one that was called, without passwords.
      return renderMarkdown(document, argv.map(redactUrls));
    },
  },
  {
    flag: 'junit',
    file: 'a file for the results (.xml)',
    canPrint: true,
    needsTimeline: false,
    async render(document) {
      const { renderJunit } = await import('../../report/junit/junit.ts');
      return renderJunit(document);
    },
  },
  {
    flag: 'html',
    file: 'a file for the page (.html)',
    canPrint: false,
    needsTimeline: true,
    async render(document) {
      const [{ renderHtml }, { readPageAssets }] = await Promise.all([
        import('../../report/html/page.ts'),
        import('../page-assets.ts'),
      ]);
      return renderHtml(document, await readPageAssets());
    },
  },
] as const satisfies readonly Form[];
