/** Where the things of a lineage live in the app. */
import type { LineageNode, Place } from '../../core/lineage/node.ts';
import { formatRoute } from '../app/route.ts';
import type { IconName } from '../part/icons.ts';
import { iconOf } from '../part/icons.ts';

export interface Whereabouts {
  /** Notebooks that are here. */
  readonly notebooks: ReadonlySet<string>;
  /** The notebook that the person comes from: of several places with one result, the one in it. */
  readonly preferred: string | undefined;
  /** The open bundle whose lineage this is. */
  readonly bundle: string | undefined;
}

/** The cell, or the notebook of a text, where it still is. */
export function placeOf({ places }: LineageNode, { notebooks, preferred }: Whereabouts): Place | undefined {
  const here = places.filter(({ notebook }) => notebooks.has(notebook));
  return here.find(({ notebook }) => notebook === preferred) ?? here[0];
}

/** The address of the thing; undefined for what has no place of its own. */
export function addressOf(node: LineageNode, where: Whereabouts): string | undefined {
  if (where.bundle !== undefined) {
    const [place] = node.places;
    return place && formatRoute('bundle', [where.bundle, ...(place.cell === '' ? [] : [place.cell])]);
  }
  switch (node.type) {
    case 'source':
      return formatRoute('data');
    case 'version':
    case 'alias':
      return formatRoute('models');
    case 'deployment':
      return formatRoute('serving');
    case 'run':
      return runsWith(`attributes.id = "${node.run!}"`);
    default: {
      const place = placeOf(node, where);
      if (place) return formatRoute('notebook', [place.notebook, ...(place.cell === '' ? [] : [place.cell])]);
      return node.type === 'decision' && node.output === undefined ? formatRoute('runs') : undefined;
    }
  }
}

/** The trainings behind a model, in the Runs view. */
export function runsOf(node: LineageNode, { bundle }: Whereabouts): string | undefined {
  const [place] = node.places;
  if (node.type !== 'model' || node.run === undefined || !place || bundle !== undefined) return undefined;
  return runsWith(`attributes.parent = "${node.run}" and attributes.cell = "${place.cell}"`);
}

function runsWith(filter: string): string {
  return formatRoute('runs', [], { filter });
}

/** The lineage from there on. */
export function lineageAddress(
  name: string,
  more: { readonly notebook?: string | undefined; readonly bundle?: string | undefined } = {},
): string {
  const { notebook, bundle } = more;
  return formatRoute('lineage', [name], {
    ...(notebook !== undefined && { notebook }),
    ...(bundle !== undefined && { bundle }),
  });
}

const ICONS: Partial<Record<LineageNode['type'], IconName>> = {
  source: 'file',
  notebook: 'notebook',
  environment: 'settings',
  version: 'models',
  alias: 'models',
  deployment: 'deploy',
  window: 'clock',
  alert: 'alert',
  decision: 'decision',
  run: 'runs',
  unknown: 'info',
};

export function nodeIcon({ type, kind }: LineageNode): IconName {
  return ICONS[type] ?? iconOf(kind ?? '');
}
