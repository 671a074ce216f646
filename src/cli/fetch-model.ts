/** `bancada sync --model`: one registered model of the server as a file beside the notebook. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Mlflow } from '../core/mlflow/api.ts';
import { fetchOnnx, findVersion } from '../core/mlflow/fetch-model.ts';
import { onnxCell } from '../core/mlflow/onnx-cell.ts';
import { problem, Refusal } from '../core/problem.ts';
import type { ExitStatus, Host } from './host.ts';
import { said } from './lines.ts';
import type { OpenNotebook } from './open-notebook.ts';
import { printJson } from './print.ts';

/** Never over another file: a version's bytes do not change, so one of that name is it, or is not ours. */
export async function fetchModel(
  host: Host,
  mlflow: Mlflow,
  open: OpenNotebook,
  written: string,
  json: boolean,
): Promise<ExitStatus> {
  const version = await findVersion(mlflow, written);
  const fetched = await fetchOnnx(mlflow, version);
  const file = path.join(path.dirname(open.file), fetched.file);
  if (!existsSync(file)) writeFileSync(file, fetched.bytes, { flag: 'wx' });
  else if (!readFileSync(file).equals(fetched.bytes)) throw new Refusal(problem('sync.file_in_the_way', {}, { file }));
  const cell = onnxCell(fetched, open.notebook);
  const { name, version: number } = version;
  if (json) host.out(printJson({ model: name, version: Number(number), file, bytes: fetched.bytes.length, cell }));
  else {
    host.err(`${said(host.language, 'put_cell', { file, name, version: number })}\n`);
    host.out(cell);
  }
  return 0;
}
