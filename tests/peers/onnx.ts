/** Fits a model kind on a feature file, writes it as ONNX, and prints its own answers to another feature file. */
import { writeFileSync } from 'node:fs';
import { encodeModelState, decodeModelState } from '../../src/core/learn/model-state.ts';
import { readOnnx } from '../../src/core/onnx/read.ts';
import { writeOnnx } from '../../src/core/onnx/write.ts';
import { modelKinds } from '../../src/kinds/model/index.ts';
import { fitContext } from '../support/fit-context.ts';
import { readFeatureFile } from './feature-file.ts';
import { readPayload } from './standard-input.ts';

interface Question {
  readonly kind: string;
  readonly params: object;
  readonly train: string;
  readonly test: string;
  readonly model: string;
}

const { kind: id, params, train, test, model } = await readPayload<Question>();
const kind = modelKinds.find((each) => each.id === id)!;
const fitted = await kind.fit(fitContext(), readFeatureFile(train), kind.params.parse(params) as never);
const state = decodeModelState(encodeModelState(fitted));
const bytes = writeOnnx(kind.toOnnx(state));
const read = readOnnx(bytes);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
writeFileSync(model, bytes);
const { probabilities, values } = kind.predict(state, readFeatureFile(test).x);
process.stdout.write(JSON.stringify({ answers: [...(probabilities ?? values)!], classes: state.classes }));
