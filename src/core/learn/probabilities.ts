import { exp, sigmoid } from '../stats/math.ts';

/**
 * Class probabilities [nSamples × nClasses] from scores [nSamples × nOutputs]: with one output the sigmoid, for
 * the classes no and yes; else softmax, in place.
 */
export function probabilitiesOf(scores: Float64Array, nOutputs: number): Float64Array {
  if (nOutputs > 1) return softmax(scores, nOutputs);
  const both = new Float64Array(scores.length * 2);
  for (let row = 0; row < scores.length; row++) {
    both[row * 2] = sigmoid(-scores[row]!);
    both[row * 2 + 1] = sigmoid(scores[row]!);
  }
  return both;
}

function softmax(scores: Float64Array, nOutputs: number): Float64Array {
  for (let from = 0; from < scores.length; from += nOutputs) {
    let largest = -Infinity;
    for (let k = from; k < from + nOutputs; k++) if (scores[k]! > largest) largest = scores[k]!;
    let sum = 0;
    for (let k = from; k < from + nOutputs; k++) {
      scores[k] = exp(scores[k]! - largest);
      sum += scores[k]!;
    }
    for (let k = from; k < from + nOutputs; k++) scores[k]! /= sum;
  }
  return scores;
}
