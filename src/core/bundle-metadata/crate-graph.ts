/** Entities of a flattened JSON-LD graph, each once. */
import type { Json, JsonObject } from '../json.ts';

export interface Reference {
  readonly '@id': string;
}

export interface CrateGraph {
  /** Adds an entity, or leaves the one of the same id that is there. */
  add(id: string, type: string | readonly string[], members?: Readonly<Record<string, Json | undefined>>): Reference;
  has(id: string): boolean;
  /** Adds to a member that is a list of references. */
  link(id: string, member: string, target: Reference): void;
  /** In the order of addition; a list of one is that one, and an empty list is left out, as RO-Crate 1.1 asks. */
  entities(): JsonObject[];
}

export const refer = (id: string): Reference & JsonObject => ({ '@id': id });

export function createGraph(): CrateGraph {
  const entities = new Map<string, Record<string, Json>>();
  return {
    add(id, type, members = {}) {
      if (!entities.has(id)) {
        const given = Object.entries(members).filter((each): each is [string, Json] => each[1] !== undefined);
        entities.set(id, { '@id': id, '@type': type as Json, ...Object.fromEntries(given) });
      }
      return refer(id);
    },
    has: (id) => entities.has(id),
    link(id, member, target) {
      const entity = entities.get(id);
      if (!entity) throw new Error(`no entity ${id} in the crate`);
      const now = (entity[member] ?? []) as readonly Json[];
      if (now.some((each) => (each as unknown as Reference)['@id'] === target['@id'])) return;
      entity[member] = [...now, refer(target['@id'])];
    },
    entities: () => [...entities.values()].map(compact),
  };
}

function compact(entity: Readonly<Record<string, Json>>): JsonObject {
  return Object.fromEntries(
    Object.entries(entity).flatMap(([name, value]): [string, Json][] => {
      if (!Array.isArray(value)) return [[name, value]];
      const list = value as readonly Json[];
      return list.length === 0 ? [] : [[name, list.length === 1 ? list[0]! : list]];
    }),
  );
}

/** The crate itself: the folder that the bundle unpacks to. */
export const ROOT = './';

/** Makes a file or folder part of the crate. */
export function part(graph: CrateGraph, file: Reference): Reference {
  graph.link(ROOT, 'hasPart', file);
  return file;
}

/** A name as the fragment of an address. */
export function fragment(kind: string, ...names: readonly string[]): string {
  return `#${[kind, ...names.map((each) => encodeURIComponent(each))].join('/')}`;
}
