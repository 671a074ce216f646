/** Workflow files that run a notebook in continuous integration; everything in them is to be edited by the person. */

export const CI_SYSTEMS = ['github', 'gitlab'] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];

export const WORKFLOW_FILES: Readonly<Record<CiSystem, string>> = {
  github: '.github/workflows/bancada.yml',
  gitlab: '.gitlab-ci.yml',
};

/** The file's text for a notebook, named relative to the repository's root with slashes. */
export function workflowText(system: CiSystem, notebook: string): string {
  return system === 'github' ? github(notebook) : gitlab(notebook);
}

/** As one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function storeOf(notebook: string): string {
  return notebook.includes('/') ? `${notebook.slice(0, notebook.lastIndexOf('/'))}/.bancada` : '.bancada';
}

function github(notebook: string): string {
  const file = shellWord(notebook);
  return `# Runs the notebook; its gates and checks decide whether the job passes. The summary stands on the job's page.
# Bancada comes from this repository's package.json: npm install --save-dev <address of Bancada's repository>
name: bancada
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  notebook:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
        with:
          lfs: true
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - name: results that are kept, and the last run that passed on the main branch
        uses: actions/cache/restore@v4
        with:
          path: |
            ${storeOf(notebook)}
            baseline.bancada.zip
          key: bancada-\${{ github.run_id }}
          restore-keys: bancada-
      - name: run
        run: |
          if [ -f baseline.bancada.zip ]; then set -- --baseline baseline.bancada.zip; fi
          npx bancada run ${file} --ci --junit bancada.junit.xml "$@"
      - name: bundle
        if: \${{ !cancelled() }}
        run: |
          npx bancada export ${file} --as bundle -o run.bancada.zip
      - uses: actions/upload-artifact@v4
        if: \${{ !cancelled() }}
        with:
          name: bancada
          path: |
            bancada.junit.xml
            run.bancada.zip
      - if: \${{ success() && github.ref_name == github.event.repository.default_branch }}
        run: cp run.bancada.zip baseline.bancada.zip
      - if: \${{ success() && github.ref_name == github.event.repository.default_branch }}
        uses: actions/cache/save@v4
        with:
          path: |
            ${storeOf(notebook)}
            baseline.bancada.zip
          key: bancada-\${{ github.run_id }}
`;
}

function gitlab(notebook: string): string {
  const file = shellWord(notebook);
  return `# Runs the notebook; its gates and checks decide whether the job passes. The report stands on the pipeline's page.
# Bancada comes from this repository's package.json: npm install --save-dev <address of Bancada's repository>
bancada:
  image: node:22
  before_script:
    - npm ci
  script:
    - |
      if [ -f baseline.bancada.zip ]; then set -- --baseline baseline.bancada.zip; fi
      npx bancada run ${file} --ci --junit bancada.junit.xml --summary bancada.summary.md "$@"
      npx bancada export ${file} --as bundle -o run.bancada.zip
      if [ "$CI_COMMIT_BRANCH" = "$CI_DEFAULT_BRANCH" ]; then cp run.bancada.zip baseline.bancada.zip; fi
  after_script:
    - |
      [ -f run.bancada.zip ] || npx bancada export ${file} --as bundle -o run.bancada.zip
  cache:
    key: bancada
    paths:
      - ${quoted(`${storeOf(notebook)}/`)}
      - baseline.bancada.zip
  artifacts:
    when: always
    paths:
      - bancada.summary.md
      - run.bancada.zip
    reports:
      junit: bancada.junit.xml
`;
}

/** As a YAML scalar. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}
