import type { ExploreDocument } from '../../core/exploration.ts';
import type { RunDocument } from '../../core/result.ts';
import type { Context } from '../context.ts';
import { FORMS } from './forms.ts';

/** GitHub refuses the summary of a step above this. */
const MOST_BYTES = 1024 * 1024;
const CUT =
  '\n\n*The rest is longer than a summary may be: see the log, or write it with --markdown.*\n';

/**
 * On GitHub Actions (the environment says so): annotations of what failed, on stderr, where they are read too, and the
 * report in the step's summary. Elsewhere nothing. What cannot be written is told by `note` and changes no verdict.
 */
export async function tellGithub(
  context: Context,
  document: RunDocument,
  note: (text: string) => void,
): Promise<void> {
  if (context.env.GITHUB_ACTIONS !== 'true') return;
  const { annotations } = await import('../../report/github/annotations.ts');
  const [markdown] = FORMS;
  await tell(context, annotations(document), () => markdown.render(document, context), note);
}

/** The same of a search; `report` is its text without colours. */
export async function tellGithubOfSearch(
  context: Context,
  document: ExploreDocument,
  report: () => string,
): Promise<void> {
  if (context.env.GITHUB_ACTIONS !== 'true') return;
  const { searchAnnotations } = await import('../../report/github/search-annotations.ts');
  const text = async () => `# Search: ${document.verdict}\n\n\`\`\`text\n${report()}\`\`\`\n`;
  await tell(context, searchAnnotations(document), text, (line) => {
    context.stderr.write(`${line}\n`);
  });
}

async function tell(
  context: Context,
  lines: readonly string[],
  summary: () => Promise<string>,
  note: (text: string) => void,
): Promise<void> {
  const { env, stderr } = context;
  for (const line of lines) stderr.write(`${line}\n`);
  const path = env.GITHUB_STEP_SUMMARY;
  if (path === undefined || path === '') return;
  try {
    // What other commands of the step have written stays.
    const before = await context.readFile(path).catch(() => '');
    const text = await summary();
    await context.writeFile(path, before + fitting(text, MOST_BYTES - Buffer.byteLength(before)));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    note(`GITHUB_STEP_SUMMARY: expected a file that can be written, got ${path} (${reason})`);
  }
}

/** As many lines as there is room for. */
function fitting(text: string, room: number): string {
  if (Buffer.byteLength(text) <= room) return text;
  const left = room - Buffer.byteLength(CUT);
  let bytes = 0;
  const lines = text.split('\n');
  const end = lines.findIndex((line) => {
    bytes += Buffer.byteLength(line) + 1;
    return bytes > left;
  });
  return left <= 0 ? '' : lines.slice(0, end).join('\n') + CUT;
}
