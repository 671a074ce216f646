// Exported models through onnxruntime-web in Node, against native onnxruntime in Python: same file, same rows.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './support/bundle.mjs';
import { root, runNode, runPython } from './support/child.mjs';

const BATCHES = [1, 100, 10_000];
const KINDS = ['logistic', 'mlp', 'gbdt'];

export default {
  title: 'ONNX of flights models (18 inputs), one thread, milliseconds a call (lower is better)',
  async run({ short }) {
    const script = await bundle('support/onnx.ts');
    const folder = path.join(root, '.cache', 'bench', 'linear-data');
    mkdirSync(folder, { recursive: true });
    if (!existsSync(path.join(folder, 'flights.pkl'))) runPython('rival/linear.py', ['data', folder, 'flights']);
    const batches = short ? BATCHES.slice(0, 2) : BATCHES;
    const rows = [];
    for (const kind of short ? KINDS.slice(0, 1) : KINDS) {
      const model = path.join(folder, `${kind}.onnx`);
      const ours = runNode(script, [kind, folder, model, batches.join()]);
      const native = runPython('rival/onnx.py', [folder, model, batches.join()]);
      for (const batch of batches) {
        rows.push({
          model: kind,
          batch,
          'onnxruntime-web': ours.calls[batch].toFixed(3),
          'native onnxruntime': native.calls[batch].toFixed(3),
          'web : native': (ours.calls[batch] / native.calls[batch]).toFixed(1),
          'open, ms': ours.openMs.toFixed(0),
          'open native, ms': native.openMs.toFixed(0),
          'size kB': Math.round(ours.sizeKb),
        });
      }
    }
    return rows;
  },
};
