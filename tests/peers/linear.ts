/** Fits a model kind on a feature file and scores another; prints coefficients, scores and times. */
import { modelKinds } from '../../src/kinds/model/index.ts';
import { fitContext } from '../support/fit-context.ts';
import { readFeatureFile } from './feature-file.ts';
import { readPayload } from './standard-input.ts';

interface Question {
  readonly kind: string;
  readonly params: object;
  readonly train: string;
  readonly test: string;
}

const { kind: id, params, train, test } = await readPayload<Question>();
const kind = modelKinds.find((each) => each.id === id)!;
const data = readFeatureFile(train);
const ctx = fitContext();
const started = process.cpuUsage();
const state = await kind.fit(ctx, data, kind.params.parse(params) as never);
const used = process.cpuUsage(started);
const { probabilities, values } = kind.predict(state, readFeatureFile(test).x);
const answer = {
  cpuSeconds: (used.user + used.system) / 1e6,
  meta: state.meta,
  logs: ctx.logs,
  curves: ctx.curves,
  parameters: [...(state.tensors['parameters'] ?? [])],
  answers: [...(probabilities ?? values)!],
};
process.stdout.write(JSON.stringify(answer));
