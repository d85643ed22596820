/** What lets a build fail on changes that running executions would not survive, as files: docs/ci.md shows the same. */

const workflow = `# .github/workflows/perdure.yaml
name: perdure
on: pull_request
permissions: { contents: read }
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24, cache: npm }
      - run: npm ci
      - run: npx perdure check --format github
      - run: npx perdure compile --check
`

const hooks = `# .pre-commit-config.yaml
repos:
  - repo: local
    hooks:
      - id: perdure
        name: perdure check
        entry: npx perdure check
        language: system
        files: \\.(workflow|activities|types)\\.yaml$
        pass_filenames: false
`

export const ci: ReadonlyArray<readonly [path: string, text: string]> = [
  [".github/workflows/perdure.yaml", workflow],
  [".pre-commit-config.yaml", hooks]
]
