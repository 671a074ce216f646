/** Fits boosting on feature files and scores others; writes each model's ONNX beside its test file when asked. */
import { writeFileSync } from 'node:fs';
import { writeOnnx } from '../../src/core/onnx/write.ts';
import gbdt from '../../src/kinds/model/gbdt.ts';
import { fitContext } from '../support/fit-context.ts';
import { readFeatureFile } from './feature-file.ts';
import { readPayload } from './standard-input.ts';

interface Job {
  readonly params: object;
  readonly train: string;
  readonly test: string;
  readonly onnx?: string;
}

const answers: number[][] = [];
for (const { params, train, test, onnx } of await readPayload<Job[]>()) {
  const state = await gbdt.fit(fitContext(), readFeatureFile(train), gbdt.params.parse(params));
  const { probabilities, values } = gbdt.predict(state, readFeatureFile(test).x);
  answers.push([...(probabilities ?? values)!]);
  if (onnx) writeFileSync(onnx, writeOnnx(gbdt.toOnnx(state)));
}
process.stdout.write(JSON.stringify(answers));
