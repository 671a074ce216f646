/** What the gates of `register` and `deploy` said: verdicts, stagings and registrations alike. */
import type { CellInputs, Output } from '../kind/cell-kind.ts';
import type { Verdict } from './proposal.ts';

/** All of them must have passed. No gate at all passes. */
export function askGates(inputs: CellInputs, key: string): Verdict {
  const asked = Object.entries(inputs).filter(([at]) => at === key || at.startsWith(`${key}.`));
  return allOf(asked.map(([, input]) => verdictOf(input.output)));
}

export function allOf(verdicts: readonly Verdict[]): Verdict {
  return {
    passed: verdicts.every(({ passed }) => passed),
    reasons: verdicts.flatMap(({ passed, reasons }) => (passed ? [] : reasons)),
  };
}

function verdictOf(output: Output): Verdict {
  const { verdict, result } = output as Output & { readonly verdict?: Verdict };
  if (verdict) return verdict;
  const { passed, reasons } = result as { passed?: unknown; reasons?: readonly { passed: boolean; message: string }[] };
  const refused = (reasons ?? []).filter((each) => !each.passed).map(({ message }) => message);
  return { passed: passed === true, reasons: refused };
}
