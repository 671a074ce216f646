/** Who computed: Bancada in its environments, and what it orchestrated. */
import { controlId, RUN } from './crate-actions.ts';
import { fragment, refer, type CrateGraph } from './crate-graph.ts';
import type { RunFacts } from './run-facts.ts';

/** Bancada itself, once for each environment that computed. */
export function addEngines(graph: CrateGraph, { bundle }: RunFacts): void {
  for (const [index, environment] of bundle.manifest.environments.entries()) {
    const properties = Object.entries(environment).map(([name, value]) => {
      const text = typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
      return refer(
        graph.add(fragment('environment', String(index), name), 'PropertyValue', { name, value: text })['@id'],
      );
    });
    const { engine } = environment;
    graph.add(engineId(index), 'SoftwareApplication', {
      name: 'Bancada',
      softwareVersion: typeof engine === 'string' ? engine : 'unknown',
      additionalProperty: properties,
    });
  }
}

function engineId(environment: number): string {
  return fragment('bancada', String(environment));
}

/** One for each environment: the actions of the cells that it computed. */
export function addEngineActions(graph: CrateGraph, { cells, bundle }: RunFacts): void {
  const last = bundle.manifest.environments.length - 1;
  for (let environment = 0; environment <= last; environment++) {
    // Cells that a check held up belong to no environment; the last one tells of them.
    const of = cells.filter(({ claim }) => (claim.state === 'done' ? claim.environment : last) === environment);
    if (of.length === 0) continue;
    graph.add(fragment('orchestration', String(environment)), 'OrganizeAction', {
      name: 'Orchestrates the run',
      instrument: refer(engineId(environment)),
      object: of.map((each) => refer(controlId(each.name))),
      result: refer(RUN),
    });
  }
}
