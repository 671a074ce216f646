/** Options that several commands share. */
import type { Option } from './host.ts';

export const jsonOption: Option = { type: 'flag', doc: 'print one JSON document on standard output' };
export const storeOption: Option = {
  type: 'text',
  value: 'DIR',
  doc: 'the store; without it, .bancada beside the notebook',
};
export const setOption: Option = {
  type: 'pairs',
  value: 'NAME=VALUE',
  doc: 'a parameter of the notebook, read as YAML; may stand several times',
};
export const workersOption: Option = {
  type: 'count',
  value: 'N',
  doc: 'worker threads; without it, one for each core, at most 8',
};
export const outputOption: Option = { type: 'text', short: 'o', value: 'FILE', doc: 'the file to write' };
