/** Where two runs were computed, and by which numeric units. */
import { byCodeUnit, canonicalJson } from '../graph/canonical-json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { ComparedRun } from './compared-run.ts';
import type { DiffEntry, DiffSection } from './section.ts';
import { memberOf, namesOf, valueEntries, valueEntry } from './values.ts';

/** A run's cells may come from several environments: a member then stands as the list of its values. */
export function diffEnvironments(
  a: Pick<ComparedRun, 'environments' | 'units' | 'backends'>,
  b: typeof a,
): DiffSection {
  const [left, right] = [membersOf(a.environments), membersOf(b.environments)];
  const units = namesOf(setOf(a.units), setOf(b.units)).map((unit): DiffEntry => {
    const [one, other] = [a.units, b.units].map((list) => (list.includes(unit) ? unit : undefined));
    return valueEntry('environment', ['unit'], one, other);
  });
  const backends = valueEntries('backend', [], a.backends, b.backends);
  return { name: 'environments', entries: [...valueEntries('environment', [], left, right), ...backends, ...units] };
}

function setOf(units: readonly string[]): object {
  return Object.fromEntries(units.map((unit) => [unit, true]));
}

function membersOf(environments: readonly JsonObject[]): JsonObject {
  const names = environments.reduce<string[]>((all, each) => [...all, ...Object.keys(each)], []);
  return Object.fromEntries([...new Set(names)].map((name) => [name, valueOf(environments, name)]));
}

function valueOf(environments: readonly JsonObject[], name: string): Json {
  const values = new Map<string, Json>();
  for (const each of environments) {
    const value = memberOf(each, name);
    if (value !== undefined) values.set(canonicalJson(value), value);
  }
  const list = [...values].sort(([one], [other]) => byCodeUnit(one, other)).map(([, value]) => value);
  return list.length === 1 ? list[0]! : list;
}
