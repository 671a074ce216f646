import type { Output } from '../../core/kind/cell-kind.ts';
import type { Problem } from '../../core/problem.ts';
import type { RolloutOutput, Verdict } from '../../core/registry/proposal.ts';
import { sayStaging } from '../../core/serving/say.ts';
import type { App } from '../app/app.svelte.ts';
import type { NotebookSession } from '../notebook/session.svelte.ts';

/**
 * Why a proposal was refused, in the person's language. A verdict keeps the sentences of the gates and stagings that it
 * asked in English alone; those cells of the notebook hold the same sentences as data.
 */
export function refusals(app: App, session: NotebookSession, verdict: Verdict): { passed: boolean; message: string }[] {
  const known = new Map<string, Problem>();
  for (const { output } of session.statuses.values()) if (output) learn(known, output);
  return verdict.reasons.map((message) => {
    const said = known.get(message);
    return { passed: verdict.passed, message: said ? app.problem(said) : message };
  });
}

function learn(known: Map<string, Problem>, output: Output): void {
  if (output.type === 'rollout') {
    const { staging, plan } = output as RolloutOutput;
    for (const check of staging) known.set(check.message, sayStaging(check, plan.plan));
  }
  if (output.type === 'verdict') {
    const { reasons } = output.result as unknown as { reasons: readonly { message: string }[] };
    const said = (output['said'] ?? []) as readonly Problem[];
    reasons.forEach(({ message }, index) => said[index] && known.set(message, said[index]));
  }
}
