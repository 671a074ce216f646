/** Faults of a scenario on the virtual clock. */
export const FAULTS = ['crash', 'slow', 'errors'] as const;

export interface Fault {
  readonly fault: (typeof FAULTS)[number];
  readonly fromMs: number;
  readonly untilMs: number;
  /** Which revision it hits; `both` hits whatever serves. */
  readonly revision: 'stable' | 'candidate' | 'both';
  /** Replica from 0; null = all. */
  readonly replica: number | null;
  /** `slow`: factor on service times. */
  readonly factor: number;
  /** `errors`: share of the answers that fail. */
  readonly share: number;
}

export interface FaultEdge {
  readonly atMs: number;
  readonly fault: Fault;
  readonly begins: boolean;
}

/** Beginnings and ends in order of time; at one moment ends come first. */
export function faultEdges(faults: readonly Fault[]): FaultEdge[] {
  const edges = faults.flatMap((fault) => [
    { atMs: fault.fromMs, fault, begins: true },
    { atMs: fault.untilMs, fault, begins: false },
  ]);
  return edges.sort((a, b) => a.atMs - b.atMs || Number(a.begins) - Number(b.begins));
}

/** English, for the list of events: `slow ×3 on replica 0 of candidate`. */
export function faultWords(fault: Fault): string {
  const what =
    fault.fault === 'slow' ? `slow ×${fault.factor}` : fault.fault === 'errors' ? `errors ${fault.share}` : 'crash';
  const where = fault.replica === null ? '' : ` on replica ${fault.replica}`;
  return `${what}${where}${fault.revision === 'both' ? '' : ` of ${fault.revision}`}`;
}
