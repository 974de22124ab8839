import { VERSION } from '../../core/version.ts';

/** A workflow of GitHub Actions that is red where the strategy oversells. */
export function workflowText(strategy: string): string {
  const tool = `npx --yes seckill-bench@${VERSION}`;
  return `# Red when the stock can be oversold: annotations and a summary come by themselves.
name: stock
on: [pull_request]
permissions:
  contents: read
jobs:
  stock:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      # What your strategy imports.
      - if: hashFiles('package-lock.json') != ''
        run: npm ci
      - name: Five sales
        run: ${tool} run scenario.yaml --repeat 5 --junit stock.xml --json stock.json
      - name: Every order of events
        run: ${tool} explore -s ./${strategy} --no-save
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: stock
          path: stock.*
`;
}
