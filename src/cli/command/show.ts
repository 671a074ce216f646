import { isMissing, valueAt, type Column, type Field } from '../../core/table/column.ts';
import type { Output } from '../../core/kind/cell-kind.ts';
import { warningsOf } from '../../core/kind/warnings.ts';
import { parseCanonicalJson } from '../../core/graph/canonical-json.ts';
import { backendOf } from '../../core/graph/backends.ts';
import type { Digest } from '../../core/graph/digest.ts';
import { readCellRecord, type RunRecord } from '../../core/graph/records.ts';
import type { JsonObject } from '../../core/json.ts';
import { environmentFacts } from '../../core/lineage/build.ts';
import { environmentText, lineageWords } from '../../core/lineage/words.ts';
import type { Store } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import type { DatasetOutput } from '../../core/table/output.ts';
import { textAt } from '../../core/table/display.ts';
import type { Language } from '../../core/words/index.ts';
import type { Command, Host, World } from '../host.ts';
import { head, said } from '../lines.ts';
import { pickPart } from '../need-output.ts';
import { readNotebookFile, splitCellName, storeDirOf, withWorld } from '../open-notebook.ts';
import { jsonOption, setOption, storeOption } from '../options.ts';
import { paramsOption, parameterSettings } from '../params-file.ts';
import { printJson, problemLine, table } from '../print.ts';

type Value = string | number | null;

export const show: Command = {
  name: 'show',
  doc: 'Prints the output of a cell that has run: its result and, of a dataset, rows and profile.',
  positionals: ['NOTEBOOK', 'CELL[.PART]'],
  options: {
    rows: { type: 'count', value: 'N', doc: 'how many rows; without it, 20' },
    set: setOption,
    params: paramsOption,
    store: storeOption,
    json: jsonOption,
  },
  async run(host, args) {
    const open = readNotebookFile(host, args.positionals[0]!, parameterSettings(args));
    const { cell, part } = splitCellName(open, args.positionals[1]!);
    return withWorld(host, { storeDir: storeDirOf(open.file, args) }, async (world) => {
      const status = (await world.engine(open.file).plan(open.notebook)).get(cell);
      if (!status?.output) {
        throw new Refusal(problem('cli.not_run', { cell, state: status?.state ?? 'stale' }, { file: open.file }));
      }
      const output = pickPart(status.output, cell, part);
      const shown: Shown = {
        cell: args.positionals[1]!,
        digest: status.digest!,
        output,
        rows: args.count('rows') ?? 20,
        computed: await computedOf(world.store, status.key!, status.output),
      };
      if (args.flag('json')) host.out(printJson(await showJson(world, shown)));
      else {
        await showText(host, world, shown);
        if (shown.computed) host.err(`${computedIn(shown.computed.environment, host.language)}\n`);
      }
      for (const each of warningsOf(output)) host.err(`${problemLine(each, host.language)}\n`);
      return 0 as const;
    });
  },
};

interface Shown {
  readonly cell: string;
  readonly digest: string;
  readonly output: Output;
  readonly rows: number;
  /** Undefined for a result that came with an example. */
  readonly computed: Computed | undefined;
}

/** Where and in which run a result was computed, or claims to have been. */
interface Computed {
  readonly run: string;
  readonly environment: JsonObject;
  readonly claimed?: true;
}

async function computedOf(store: Store, key: Digest, output: Output): Promise<Computed | undefined> {
  const record = await readCellRecord(store, key);
  const run = record && ((await store.records.get('run', record.run)) as RunRecord | undefined);
  if (!run) return undefined;
  const environment = { ...run.environment, backend: backendOf(output) };
  return { run: run.id, environment, ...(record.claimed !== undefined && { claimed: true as const }) };
}

function computedIn(environment: JsonObject, language: Language): string {
  return `${lineageWords[language].environments}: ${environmentText(environmentFacts(environment))}`;
}

async function showJson(world: World, { cell, digest, output, rows, computed }: Shown): Promise<object> {
  const base = { cell, type: output.type, digest, result: output.result, ...(computed && { computed }) };
  if (output.type !== 'dataset') return { ...base, ...(output.parts && { parts: Object.keys(output.parts) }) };
  const { fields, columns, count } = await readHead(world, output as DatasetOutput, rows);
  const profile = await readProfile(world, output as DatasetOutput);
  return {
    ...base,
    columns: fields.map(({ name, type }) => ({ name, type })),
    rows: Array.from({ length: count }, (_, row) =>
      Object.fromEntries(fields.map(({ name }, index) => [name, jsonValue(columns[index]!, row)])),
    ),
    ...(profile && { profile: profile['columns'] }),
  };
}

async function showText(host: Host, world: World, { output, rows }: Shown): Promise<void> {
  if (output.type !== 'dataset') {
    host.out(printJson(output.result));
    return;
  }
  const { fields, columns, count } = await readHead(world, output as DatasetOutput, rows);
  const lines = Array.from({ length: count }, (_, row) => columns.map((column) => textValue(column, row)));
  const names = fields.map((field) => field.name);
  host.out(table(names, lines));
  const total = (output as DatasetOutput).dataset.count;
  if (count < total) host.err(`${said(host.language, 'rows_of', { n: count, total })}\n`);
  const profile = await readProfile(world, output as DatasetOutput);
  if (profile) host.out(`\n${profileTable(host.language, fields, profile)}`);
}

async function readHead(world: World, output: DatasetOutput, rows: number) {
  const dataset = await openDataset(world.store, output.dataset);
  const count = Math.min(rows, dataset.rowCount);
  const names = dataset.fields.map((field) => field.name);
  return { fields: dataset.fields, columns: await dataset.slice(names, 0, count), count };
}

async function readProfile(world: World, output: DatasetOutput): Promise<JsonObject | undefined> {
  if (!output.profile) return undefined;
  return parseCanonicalJson(
    new TextDecoder().decode(await world.store.objects.get(output.profile.object)),
  ) as JsonObject;
}

const FIGURES = ['missing', 'distinct', 'min', 'max', 'mean', 'std'];

function profileTable(language: Language, fields: readonly Field[], profile: JsonObject): string {
  const columns = profile['columns'] as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const rows = fields.map(({ name, type }): Value[] => {
    const figures = columns[name] ?? {};
    return [name, type, ...FIGURES.map((figure) => figureValue(figures[figure]))];
  });
  return table(head(language, 'column', 'type', ...FIGURES), rows);
}

function figureValue(value: unknown): Value {
  return typeof value === 'number' || typeof value === 'string' ? value : null;
}

function jsonValue(column: Column, row: number): Value | boolean {
  if (isMissing(column, row)) return null;
  const value = valueAt(column, row)!;
  if (typeof value === 'string') return value;
  if (column.type === 'boolean') return value !== 0;
  return column.type === 'timestamp' || column.type === 'date' ? textAt(column, row) : value;
}

function textValue(column: Column, row: number): Value {
  const value = jsonValue(column, row);
  return typeof value === 'boolean' ? String(value) : value;
}
