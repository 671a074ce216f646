/** The files of a model as `mlflow.pyfunc.load_model` reads them. */
import { stringify } from 'yaml';
import type { ModelFiles } from './push-model.ts';

const encode = (text: string) => new TextEncoder().encode(text);

export const modelFiles: ModelFiles = async (objects, _, __, { model }) => {
  const column = ({ name, element }: { name: string; element: string }) => ({ type: element, name, required: true });
  const mlmodel = {
    flavors: {
      onnx: { data: 'model.onnx', providers: ['CPUExecutionProvider'] },
      python_function: { data: 'model.onnx', loader_module: 'mlflow.onnx' },
    },
    signature: {
      inputs: JSON.stringify(model.inputs.map(column)),
      outputs: JSON.stringify(model.outputs.map((name) => column({ name, element: 'double' }))),
      params: null,
    },
  };
  const files = { MLmodel: encode(stringify(mlmodel)), 'requirements.txt': encode('mlflow\nonnx\nonnxruntime\n') };
  return new Map([...Object.entries(files), ['model.onnx', await objects.get(model.onnx.object)]]);
};
