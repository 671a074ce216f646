/** `MLmodel`: how MLflow 3 finds its way in the folder. No time and no id that a second export would not give again. */
import { stringify } from 'yaml';
import type { ModelFacts } from './facts.ts';
import { MLFLOW, PYTHON_RELEASE } from './requirements.ts';
import { mlflowSignature, versionOf } from './signature.ts';

/** `sizeBytes`: of all other files together. */
export function mlmodelYaml(facts: ModelFacts, hasExample: boolean, sizeBytes: number): string {
  const { fitted, training, name } = facts;
  const document = {
    artifact_path: 'model',
    flavors: {
      onnx: { data: 'model.onnx', providers: ['CPUExecutionProvider'] },
      python_function: {
        code: 'code',
        data: 'model.onnx',
        env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
        // MLflow's own loader cannot feed missing categories, one column alone, or pandas' texts.
        loader_module: 'bancada_model',
        python_version: PYTHON_RELEASE,
      },
    },
    metadata: {
      bancada: {
        name,
        version: versionOf(facts),
        model: fitted.state.object,
        ...(training && { data: training.version }),
      },
    },
    mlflow_version: MLFLOW,
    model_size_bytes: sizeBytes,
    model_uuid: uuidOf(fitted.state.object),
    ...(hasExample && {
      saved_input_example_info: {
        artifact_path: 'input_example.json',
        pandas_orient: 'split',
        serving_input_path: 'serving_input_example.json',
        type: 'dataframe',
      },
    }),
    signature: { ...mlflowSignature(facts), params: null },
  };
  return stringify(document, { lineWidth: 0 });
}

/** 32 hex characters of the model's digest, as MLflow writes its ids. */
function uuidOf(digest: string): string {
  return digest.slice(0, 32);
}
